/// <reference lib="dom" />
import type { PageIndex, PageRows } from '../contract.ts';
import type { createDetails, DetailTools } from './details.ts';
import type { createTable, TableTools } from './table.ts';

interface PageTools extends DetailTools, TableTools {
  readonly createTable: typeof createTable;
  readonly createDetails: typeof createDetails;
}

/**
 * Brings the page to life: table, search, details, keys, copy buttons. The state of the view is in the URL after `#`: `#q=…` is a
 * search, `#t=…` a test, anything else a place on the page. Runs in the page, so it may call nothing outside itself but its tools.
 */
export async function startPage(tools: PageTools): Promise<void> {
  const find = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
  const search = find<HTMLInputElement>('filter-text');
  document.body.classList.add('scripted');
  const first = JSON.parse(find('first-rows').textContent ?? '') as PageIndex;
  let opened: number | undefined;
  tools.createTable(first, tools, (row) => {
    opened = row;
  });
  await firstRowsShown();
  const help = find<HTMLDialogElement>('help');
  addCopyButtons();
  document.body.classList.add('shown');
  const index: PageIndex = { ...first, ...(await unpackRows()) };
  await clickEnded();
  const details = tools.createDetails(index, tools);
  const table = tools.createTable(index, tools, openRow);
  find('filter').hidden = false;
  const rowOfId = new Map(index.ids.map((id, row) => [id, row]));
  table.filter('');
  applyHash();
  if (opened !== undefined) openRow(opened);

  search.addEventListener('input', () => {
    table.filter(search.value);
    remember(search.value === '' ? '' : `#q=${encodeURIComponent(search.value)}`);
  });
  find('filter').addEventListener('submit', (event) => event.preventDefault());
  addEventListener('hashchange', applyHash);
  document.addEventListener('keydown', onKey);
  details.dialog.addEventListener('close', () => {
    remember(search.value === '' ? '' : `#q=${encodeURIComponent(search.value)}`);
    const row = table.current();
    if (row !== undefined && document.activeElement !== search) table.focusRow(row);
  });
  document.addEventListener('click', (event) => {
    const action = event.target instanceof Element ? event.target.closest('[data-action]') : null;
    if (action instanceof HTMLElement) act(action.dataset.action);
  });

  /** Waits until the browser has drawn what there is and read the rest of the page. */
  async function firstRowsShown() {
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    if (document.readyState !== 'loading') return;
    await new Promise((read) => document.addEventListener('DOMContentLoaded', read));
  }

  /** A row that is replaced while a click is on it would not be opened. */
  async function clickEnded() {
    if (!find('rows').matches(':active')) return;
    await new Promise((ended) => {
      for (const end of ['pointerup', 'pointercancel'])
        addEventListener(end, () => setTimeout(ended), { once: true });
    });
  }

  /** Where the browser cannot, the list that stands there without the script comes back. */
  async function unpackRows(): Promise<PageRows> {
    try {
      return JSON.parse(await tools.unpackText(find('index').textContent ?? '', tools.decodeBase85));
    } catch (error) {
      document.body.classList.remove('scripted');
      throw error;
    }
  }

  function act(action: string | undefined) {
    if (action === 'close') details.dialog.close();
    if (action === 'close-help') help.close();
    if (action === 'next' || action === 'previous') step(action === 'next' ? 1 : -1, false);
    if (action === 'help') help.showModal();
  }

  function openRow(row: number) {
    remember(`#t=${encodeURIComponent(index.ids[row] ?? '')}`);
    void details.open(row);
  }

  /** While a test is open, moving opens the next one. */
  function step(direction: 1 | -1, blocking: boolean) {
    table.move(direction, blocking);
    const row = table.current();
    if (details.dialog.open && row !== undefined) openRow(row);
  }

  function remember(hash: string) {
    history.replaceState(null, '', hash === '' ? location.pathname + location.search : hash);
  }

  function applyHash() {
    const [key, value = ''] = location.hash.slice(1).split('=', 2);
    const text = decode(value);
    if (key === 'q') {
      search.value = text;
      table.filter(text);
      find('tests').scrollIntoView();
    }
    const row = key === 't' ? rowOfId.get(text) : undefined;
    if (row !== undefined) {
      table.focusRow(row);
      openRow(row);
    }
    // while the page was read, what stood above the place had no height of its own
    if (key !== 'q' && key !== 't') document.getElementById(key ?? '')?.scrollIntoView();
  }

  function decode(value: string): string {
    try {
      return decodeURIComponent(value);
    } catch {
      return value;
    }
  }

  function onKey(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === 'Escape' && typing) search.blur();
    if (typing || help.open) return;
    const keys: Record<string, () => void> = {
      '/': () => {
        details.dialog.close();
        search.focus();
        search.select();
      },
      j: () => step(1, false),
      k: () => step(-1, false),
      n: () => step(1, true),
      '?': () => help.showModal(),
    };
    const action = keys[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  }

  function addCopyButtons() {
    for (const block of document.querySelectorAll('pre.copy')) {
      const button = tools.makeElement(
        'button',
        { type: 'button', class: 'copy-button' },
        document.body.dataset.copy,
      );
      button.addEventListener('click', async () => {
        getSelection()?.selectAllChildren(block);
        try {
          await navigator.clipboard.writeText(block.textContent ?? '');
          button.textContent = document.body.dataset.copied ?? '';
        } catch {
          // the text is selected: Ctrl-C copies it
        }
      });
      block.before(button);
    }
  }
}
