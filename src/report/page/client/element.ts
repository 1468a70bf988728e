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
 * Puts back what `takeTimes` and `UuidList` took from a text; `uuids` are 16 bytes each, `next` is the number of the first that
 * was new in it. Runs in the page, so it may call nothing outside itself.
 */
export function restoreText(text: string, { uuids, next }: { uuids: Uint8Array; next: number }): string {
  const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
  const digitsOf = (number: number) => {
    let digits = '';
    for (let place = number * 16; place < number * 16 + 16; place++) digits += hex[uuids[place] ?? 0];
    return digits;
  };
  let at = next;
  let ms = 0;
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they stand for UUIDs, and JSON has none of its own
      .replace(/[\u0001\u0003]|[\u0002\u0004]([^;]*);/g, (mark, number?: string) => {
        const digits = digitsOf(number === undefined ? at++ : Number.parseInt(number, 36));
        return mark < '\u0003' ? digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : digits;
      })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it stands for a time
      .replace(/\u0005([^,.]*)([,.])/g, (_, since: string, point: string) => {
        ms += Number.parseInt(since, 36);
        return new Date(ms).toISOString().replace('T', ' ').replace('.', point).slice(0, -1);
      })
  );
}
