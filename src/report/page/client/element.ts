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

/** Reads the JSON that `packJson` packed. Runs in the page, so it may call nothing but `decode`. */
export async function unpackJson<T>(text: string, decode: typeof decodeBase85): Promise<T> {
  const [packed = '', packedUuids = ''] = text.split('-');
  const unpacked = new Blob([decode(packed)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const hex = Array.from(decode(packedUuids), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const uuidOf = (number: number) =>
    hex.slice(number * 32, number * 32 + 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  let next = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they stand for UUIDs, and JSON has none of its own
  const json = (await new Response(unpacked).text()).replace(/\u0001|\u0002([^;]*);/g, (_, number?: string) =>
    uuidOf(number === undefined ? next++ : Number.parseInt(number, 36)),
  );
  return JSON.parse(json) as T;
}
