/// <reference lib="dom" />
import type { PageAttachment, PageAttempt, PageDetail, PageIndex } from '../contract.ts';
import type { decodeBase85 } from './base85.ts';
import type { makeElement, restoreText, unpackText } from './element.ts';
import type { classifyTraceback, findRequestIds } from './traceback.ts';

export interface DetailTools {
  readonly makeElement: typeof makeElement;
  readonly decodeBase85: typeof decodeBase85;
  readonly unpackText: typeof unpackText;
  readonly restoreText: typeof restoreText;
  readonly classifyTraceback: typeof classifyTraceback;
  readonly findRequestIds: typeof findRequestIds;
}

export interface DetailView {
  /** Shows all that is known about one row. */
  open(row: number): Promise<void>;
  readonly dialog: HTMLDialogElement;
}

/**
 * The dialog that shows one test: its attempts side by side, why it was judged so, its last runs. Its block is unpacked when
 * it is opened first. Runs in the page, so it may call nothing outside itself but its tools.
 */
export function createDetails(
  index: PageIndex,
  {
    makeElement: h,
    unpackText,
    restoreText,
    decodeBase85: decode,
    classifyTraceback: classify,
    findRequestIds,
  }: DetailTools,
): DetailView {
  const words = index.words;
  const dialog = document.getElementById('detail') as HTMLDialogElement;
  const content = document.getElementById('detail-content') as HTMLElement;
  const blocks = new Map<number, Promise<readonly PageDetail[]>>();
  let uuids: Uint8Array | undefined;
  let shown = -1;

  async function findDetail(row: number): Promise<PageDetail | undefined> {
    const block = index.blockStarts.findLastIndex((start) => start <= row);
    const loading = blocks.get(block) ?? unpackBlock(block);
    blocks.set(block, loading);
    return (await loading)[row - (index.blockStarts[block] ?? 0)];
  }

  async function unpackBlock(number: number): Promise<readonly PageDetail[]> {
    const block = document.getElementById(`block-${number}`);
    const text = await unpackText(block?.textContent ?? '', decode);
    uuids ??= decode(document.getElementById('uuids')?.textContent ?? '');
    return JSON.parse(restoreText(text, { uuids, next: Number(block?.dataset.uuids) }));
  }

  function time(seconds: number): string {
    const format = (timeZone: string) =>
      new Date(seconds * 1000).toLocaleTimeString(index.language, {
        timeZone,
        hour12: false,
        timeZoneName: 'short',
      });
    const here = format(index.timezone);
    const utc = format('UTC');
    return here === utc ? utc : `${here} (${utc})`;
  }

  function textBlock(text: string, label: string): HTMLElement {
    return h('pre', { tabindex: '0', role: 'group', 'aria-label': label }, text);
  }

  function traceback(text: string, id: string): HTMLElement {
    const block = textBlock('', words.traceback);
    for (const line of classify(text, id)) {
      block.append(line.kind === 'plain' ? line.text : h('span', { class: line.kind }, line.text), '\n');
    }
    return block;
  }

  function attachment({ title, text }: PageAttachment): HTMLElement {
    if (text === undefined) return h('p', { class: 'path' }, title);
    return h('details', {}, h('summary', {}, title), textBlock(text, title));
  }

  function attempt(one: PageAttempt, number: number, id: string): HTMLElement {
    const texts = [one.reason ?? '', one.traceback ?? '', ...one.attachments.map(({ text }) => text ?? '')];
    const requests = findRequestIds(texts.join('\n')).slice(0, 40);
    const facts = [
      one.start === undefined ? '' : `${words.started} ${time(one.start)}`,
      one.seconds === undefined ? '' : `${one.seconds.toFixed(1)} ${words.seconds}`,
    ].filter((fact) => fact !== '');
    return h(
      'section',
      { class: 'attempt' },
      h('h3', {}, `${words.attempt.replace('{n}', String(number))}: ${one.status}`),
      facts.length === 0 ? undefined : h('p', { class: 'path' }, facts.join(' · ')),
      one.reason === undefined ? undefined : h('p', {}, `${words.reason}: ${one.reason}`),
      one.traceback === undefined ? undefined : traceback(one.traceback, id),
      requests.length === 0
        ? undefined
        : h(
            'details',
            {},
            h('summary', {}, `${words.requestIds} (${requests.length})`),
            textBlock(requests.join('\n'), words.requestIds),
          ),
      ...one.attachments.map(attachment),
    );
  }

  function historyOf({ history }: PageDetail): HTMLElement | undefined {
    if (history.length === 0) return undefined;
    const items = history.map(([run, mark]) =>
      h('li', {}, `${words.marks[mark] ?? mark} `, h('span', { class: 'path' }, run)),
    );
    return h('section', {}, h('h3', {}, words.history), h('ol', { class: 'history' }, ...items));
  }

  function heading(row: number): HTMLElement[] {
    const id = index.ids[row] ?? '';
    const weight = index.weights[index.weightOf[row] ?? 0] ?? '';
    const category = index.categories[index.categoryOf[row] ?? 0] ?? '';
    const title = h('h2', { id: 'detail-title', tabindex: '-1' });
    for (const part of id.split(/(?<=[._])/)) title.append(part, h('wbr', {}));
    const sign = h('span', { class: `sign ${weight}`, 'aria-hidden': 'true' }, words.glyphs[weight] ?? '');
    return [title, h('p', {}, sign, ` ${category}: ${words.categoryMeaning[category] ?? ''}`)];
  }

  async function open(row: number): Promise<void> {
    shown = row;
    content.replaceChildren(...heading(row), h('p', {}, words.loading));
    if (!dialog.open) dialog.showModal();
    document.getElementById('detail-title')?.focus();
    const detail = await findDetail(row);
    if (shown !== row) return;
    const id = index.ids[row] ?? '';
    const why = index.texts[index.whyOf[row] ?? 0] ?? '';
    const tags = index.texts[index.tagsOf[row] ?? 0] ?? '';
    const more = detail?.facts ?? [];
    const short = more.some(([name]) => name === words.tags) ? [] : [[words.tags, tags]];
    const failed = detail?.attempts.some((one) => one.traceback !== undefined) === true;
    const message = failed ? (index.texts[index.messageOf[row] ?? 0] ?? '') : '';
    const facts = [[words.columns[3], message], [words.why, why], ...short, ...more].filter(
      ([, value]) => value !== '',
    );
    content.replaceChildren(
      ...heading(row),
      h('dl', {}, ...facts.flatMap(([name = '', value = '']) => [h('dt', {}, name), h('dd', {}, value)])),
      h('div', { class: 'attempts' }, ...(detail?.attempts ?? []).map((one, at) => attempt(one, at + 1, id))),
      ...[detail === undefined ? undefined : historyOf(detail)].filter((part) => part !== undefined),
    );
    document.getElementById('detail-title')?.focus();
  }

  return { open, dialog };
}
