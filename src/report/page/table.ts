import { html, type Markup } from './markup.ts';

export interface TableOptions {
  readonly caption: string;
  /** Column headings. */
  readonly head: readonly string[];
  /** Rows of `<td>` and, first, `<th scope="row">` cells. */
  readonly rows: readonly Markup[];
  readonly id?: string;
}

/** A table that screen readers can announce; it scrolls by itself where the page is narrow, also by keyboard. */
export function dataTable({ caption, head, rows, id }: TableOptions): Markup {
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${caption}"><table${id === undefined ? '' : html` id="${id}"`}>
<caption>${caption}</caption>
<thead><tr>${head.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${rows}</tbody>
</table></div>`;
}
