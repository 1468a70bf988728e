import { decodeBase85 } from '../../src/report/page/client/base85.ts';
import { restoreText, unpackText } from '../../src/report/page/client/element.ts';
import type { PageDetail } from '../../src/report/page/contract.ts';

/** What a script element of a page holds, packed: `index`, `block-0`. */
export async function unpack<T>(page: string, id: string): Promise<T> {
  const find = (name: string) =>
    new RegExp(`id="${name}"(?: data-uuids="(\\d+)")?>([^<]*)<`).exec(page)?.slice(1) ?? [];
  const [next, packed = ''] = find(id);
  const [, uuids = ''] = find('uuids');
  const text = await unpackText(packed, decodeBase85);
  return JSON.parse(restoreText(text, { uuids: decodeBase85(uuids), next: Number(next) }));
}

/** What a page holds about each row, in the order of the rows. */
export async function unpackDetails(page: string): Promise<PageDetail[]> {
  const blocks = page.match(/id="block-\d+"/g) ?? [];
  return (await Promise.all(blocks.map((_, at) => unpack<PageDetail[]>(page, `block-${at}`)))).flat();
}

/** The page with the characters that it holds as references, so that words in it can be looked for. */
export function readable(page: string): string {
  return page.replace(/&#(\d{3,});/g, (_, code) => String.fromCodePoint(Number(code)));
}
