/// <reference lib="dom" />
import type { decodeBase85 } from './base85.ts';

type Child = Node | string | undefined;

/**
 * Makes an element of attributes and children; text becomes text nodes, never markup. Attributes without a value are left
 * out. Runs in the page, so it may call nothing outside itself.
 */
export function makeElement<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | undefined>>,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** Reads what `packText` packed. Runs in the page, so it may call nothing but `decode`. */
export async function unpackText(packed: string, decode: typeof decodeBase85): Promise<string> {
  const bytes = new Blob([decode(packed)]).stream();
  return new Response(bytes.pipeThrough(new DecompressionStream('deflate-raw'))).text();
}

/**
 * Puts back the UUIDs that `UuidList` took from a text; `next` is the number of the first that was new in it. Runs in the page,
 * so it may call nothing but `decode`.
 */
export function restoreUuids(
  text: string,
  { uuids, next, decode }: { uuids: string; next: number; decode: typeof decodeBase85 },
): string {
  const find = (number: number) =>
    Array.from(decode(uuids.slice(number * 20, number * 20 + 20)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    )
      .join('')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  let at = next;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they stand for UUIDs, and JSON has none of its own
  return text.replace(/\u0001|\u0002([^;]*);/g, (_, number?: string) =>
    find(number === undefined ? at++ : Number.parseInt(number, 36)),
  );
}
