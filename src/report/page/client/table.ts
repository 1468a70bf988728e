/// <reference lib="dom" />
import type { PageIndex } from '../contract.ts';
import type { makeElement } from './element.ts';
import type { makeSearch, parseQuery } from './query.ts';

export interface TableTools {
  readonly makeElement: typeof makeElement;
  readonly parseQuery: typeof parseQuery;
  readonly makeSearch: typeof makeSearch;
}

export interface RowTable {
  /** Shows the rows that fit a search and says how many. */
  filter(search: string): void;
  /** Moves to the next row in this direction; with `blocking` to the next one that blocks or has no result. */
  move(step: 1 | -1, blocking: boolean): void;
  /** The row that was moved to last. */
  current(): number | undefined;
  focusRow(row: number): void;
}

/**
 * The table of all tests. Only the rows in sight are in the document, so that 20,000 of them scroll like 20; until `filter` is
 * called, the first few. Runs in the page, so it may call nothing outside itself but its tools.
 */
export function createTable(
  index: PageIndex,
  { makeElement: h, parseQuery: parse, makeSearch }: TableTools,
  open: (row: number) => void,
): RowTable {
  const OVERSCAN = 12;
  const FIRST_ROWS = 24;
  const words = index.words;
  const view = document.getElementById('rows') as HTMLElement;
  const count = document.getElementById('filter-count') as HTMLElement;
  const body = h('tbody', {});
  const table = h(
    'table',
    { id: 'all-tests', 'aria-rowcount': String(index.ids.length + 1) },
    h('caption', {}, words.caption),
    h(
      'thead',
      {},
      h('tr', { 'aria-rowindex': '1' }, ...words.columns.map((name) => h('th', { scope: 'col' }, name))),
    ),
    body,
  );
  view.replaceChildren(table);

  let visible: readonly number[] = index.ids.map((_, row) => row);
  let currentAt = -1;
  let rowHeight = 0;
  let find: ReturnType<typeof makeSearch> | undefined;
  let drawn = '';

  const textOf = (column: readonly number[], row: number) => index.texts[column[row] ?? 0] ?? '';
  const weightOf = (row: number) => index.weights[index.weightOf[row] ?? 0] ?? '';
  const categoryOf = (row: number) => index.categories[index.categoryOf[row] ?? 0] ?? '';

  function filter(search: string) {
    find ??= makeSearch(index);
    visible = find(parse(search));
    currentAt = -1;
    view.scrollTop = 0;
    draw(true);
    const shown = visible.length.toLocaleString(index.language);
    count.textContent = words.shown
      .replace('{n}', shown)
      .replace('{total}', index.ids.length.toLocaleString(index.language));
  }

  function makeRow(row: number, at: number): HTMLElement {
    const id = index.ids[row] ?? '';
    const weight = weightOf(row);
    const dot = id.lastIndexOf('.') + 1;
    const seconds = index.seconds[row];
    const name = h('button', { type: 'button', class: 'open', 'data-row': String(row) }, id.slice(dot) || id);
    return h(
      'tr',
      {
        'aria-rowindex': String(at + 2),
        'data-at': String(at),
        class: at === currentAt ? 'current' : undefined,
      },
      h(
        'td',
        {},
        h('span', { class: `sign ${weight}`, 'aria-hidden': 'true' }, words.glyphs[weight] ?? ''),
        ` ${categoryOf(row)}`,
      ),
      h('th', { scope: 'row', title: id }, name, h('span', { class: 'path' }, id.slice(0, dot))),
      h('td', { class: 'number' }, typeof seconds === 'number' ? `${seconds.toFixed(1)}s` : '–'),
      h(
        'td',
        {},
        h('span', { class: 'line' }, textOf(index.messageOf, row) || textOf(index.whyOf, row)),
        h('span', { class: 'path' }, textOf(index.messageOf, row) === '' ? '' : textOf(index.whyOf, row)),
      ),
    );
  }

  function spacer(rows: number): HTMLElement[] {
    if (rows === 0) return [];
    const cell = h('td', { colspan: '4' });
    const filler = h('tr', { class: 'filler', 'aria-hidden': 'true' }, cell);
    cell.style.height = `${rows * rowHeight}px`;
    return [filler];
  }

  function measure() {
    if (rowHeight !== 0 || visible.length === 0) return;
    body.replaceChildren(makeRow(visible[0] ?? 0, 0));
    rowHeight = (body.firstElementChild as HTMLElement).getBoundingClientRect().height;
  }

  function draw(force: boolean) {
    measure();
    const height = Math.max(rowHeight, 1);
    const first = Math.max(0, Math.floor(view.scrollTop / height) - OVERSCAN);
    const last = Math.min(
      visible.length,
      Math.ceil((view.scrollTop + view.clientHeight) / height) + OVERSCAN,
    );
    const wanted = `${first}-${last}`;
    if (!force && wanted === drawn) return;
    drawn = wanted;
    const rows = visible.slice(first, last).map((row, offset) => makeRow(row, first + offset));
    const focused = document.activeElement instanceof HTMLElement && body.contains(document.activeElement);
    const focusedRow = focused ? (document.activeElement as HTMLElement).dataset.row : undefined;
    body.replaceChildren(...spacer(first), ...rows, ...spacer(visible.length - last));
    if (focusedRow !== undefined) {
      body.querySelector<HTMLElement>(`[data-row="${focusedRow}"]`)?.focus({ preventScroll: true });
    }
  }

  function goTo(at: number) {
    currentAt = at;
    const top = at * rowHeight;
    const head = table.tHead?.offsetHeight ?? 0;
    if (top < view.scrollTop) view.scrollTop = top;
    else if (top + rowHeight + head > view.scrollTop + view.clientHeight) {
      view.scrollTop = top + rowHeight + head - view.clientHeight;
    }
    draw(true);
    const button = body.querySelector<HTMLElement>(`[data-at="${at}"] button`);
    button?.focus({ preventScroll: true });
    view.scrollIntoView({ block: 'nearest' });
  }

  view.addEventListener('scroll', () => draw(false), { passive: true });
  addEventListener('resize', () => {
    rowHeight = 0;
    draw(true);
  });
  body.addEventListener('click', (event) => {
    const row = event.target instanceof Element ? event.target.closest('tr') : null;
    const at = Number(row?.dataset.at ?? Number.NaN);
    const opened = visible[at];
    if (opened === undefined) return;
    currentAt = at;
    draw(true);
    open(opened);
  });

  // without asking for any height: that would make the browser lay out the page twice before it shows something
  body.append(...visible.slice(0, FIRST_ROWS).map(makeRow));
  return {
    filter,
    move(step, blocking) {
      const needs = (row: number) => ['blocks', 'incomplete'].includes(weightOf(row));
      let at = currentAt + step;
      while (blocking && at < visible.length && at >= 0 && !needs(visible[at] ?? -1)) at += step;
      if (at >= 0 && at < visible.length) goTo(at);
    },
    current: () => visible[currentAt],
    focusRow(row) {
      const at = visible.indexOf(row);
      if (at >= 0) goTo(at);
    },
  };
}
