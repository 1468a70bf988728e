import { isRecord } from '../model/is-record.ts';
import type { CloudSession } from './session.ts';

type Entry = Readonly<Record<string, unknown>>;

interface List {
  /** Of all pages; where one was refused, of those before it. */
  readonly entries: readonly Entry[];
  /** 200, or the status of the page that was refused. */
  readonly status: number;
  /** Every page came and held a list. */
  readonly isWhole: boolean;
}

/**
 * Reads a service's list to its last page: services cut lists at a limit of their own, whatever they are asked for. Of the link to
 * the next page only the query counts: behind a proxy services link themselves by an address that is not the catalog's.
 *
 * @param key of the list in the answer
 * @throws OsgateError `environment` when nothing answers.
 */
export async function readPages(session: CloudSession, address: string, key: string): Promise<List> {
  const entries: Entry[] = [];
  const path = address.replace(/\?.*$/, '');
  const seen = new Set<string>();
  for (let next: string | undefined = address; next !== undefined && !seen.has(next); ) {
    seen.add(next);
    const { status, json } = await session.get(next);
    const page = isRecord(json) ? json[key] : undefined;
    if (status !== 200 || !isRecord(json) || !Array.isArray(page)) return { entries, status, isWhole: false };
    entries.push(...page);
    const query = /\?.*$/.exec(nextLink(json, key) ?? '')?.[0];
    next = query && path + query;
  }
  return { entries, status: 200, isWhole: true };
}

/** Nova, Cinder and Neutron link the next page below the list, Keystone and Glance beside it. */
function nextLink(answer: Entry, key: string): string | undefined {
  const links = answer[`${key}_links`];
  const linked: unknown = Array.isArray(links) ? links.find(({ rel }) => rel === 'next')?.href : undefined;
  const next = linked ?? answer.next ?? (isRecord(answer.links) ? answer.links.next : undefined);
  return typeof next === 'string' ? next : undefined;
}
