import { visibleText } from '../visible-text.ts';

/** Text that is markup already. Only `html` and `trusted` make it, so that all other text is escaped. */
export interface Markup {
  readonly markup: string;
}

type Part = Markup | string | number | undefined | readonly Part[];

/** The one way into the page for text from elsewhere: control and bidi characters made visible, markup made text. */
function escapeHtml(text: string): string {
  return visibleText(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Tagged template: what is interpolated is escaped unless it is `Markup`; arrays are joined, undefined is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: strings.reduce((text, string, index) => `${text}${markupOf(parts[index - 1])}${string}`) };
}

/** Declares a text of this program to be markup: the style sheet and the script. */
export function trusted(markup: string): Markup {
  return { markup };
}

/**
 * Markup in ASCII, other characters as references: it reads the same whatever charset a tracker's preview takes it for, and a
 * browser holds it in one byte a character. Style sheets and scripts know no references and must be ASCII already.
 */
export function asciiMarkup({ markup }: Markup): Markup {
  return { markup: markup.replace(/[^\0-\x7f]/gu, (character) => `&#${character.codePointAt(0)};`) };
}

/** JSON or a script in ASCII, other characters as `\uXXXX`, which both read in their strings. */
export function asciiScript(script: string): string {
  return script.replace(
    /[^\t\n\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A dotted name or path that may be broken after its dots. */
export function breakable(name: string): Markup {
  const parts = name.split(/(?<=[./_])/);
  return { markup: parts.map(escapeHtml).join('<wbr>') };
}

/** A link for an `http` or `https` address; other text stays text, so that no `javascript:` can be clicked. */
export function link(address: string): Markup {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return html`${address}`;
  return html`<a href="${address}" rel="noopener noreferrer">${breakable(address)}</a>`;
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}
