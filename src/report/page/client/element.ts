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

/** Unpacks the JSON that an element of the page holds as text of gzip. Runs in the page. */
export async function unpackJson<T>(id: string, decode: typeof decodeBase85): Promise<T> {
  const packed = document.getElementById(id)?.textContent ?? '';
  const unpacked = new Blob([decode(packed)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(unpacked).text()) as T;
}
