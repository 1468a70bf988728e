import { html, type Markup } from './markup.ts';

export interface TableOptions {
  readonly caption: string;
  /** Column headings. */
  readonly head: readonly string[];
  /** Rows of `<td>` and, first, `<th scope="row">` cells. */
  readonly rows: readonly Markup[];
  readonly id?: string;
  /** Columns whose cells are numbers, by position. */
  readonly numbers?: readonly number[];
}

/** A table that screen readers can announce; it scrolls by itself where the page is narrow, also by keyboard. */
export function dataTable({ caption, head, rows, id, numbers = [] }: TableOptions): Markup {
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${caption}"><table${id === undefined ? '' : html` id="${id}"`}>
<caption>${caption}</caption>
<thead><tr>${head.map((title, at) => html`<th scope="col"${numbers.includes(at) ? html` class="number"` : ''}>${title}</th>`)}</tr></thead>
<tbody>${rows}</tbody>
</table></div>`;
}
