import { createHash } from 'node:crypto';
import type { Cluster } from '../model/verdict.ts';
import { causeOf } from './cause.ts';

/** One failing row: its id, and the text of its last failing attempt. */
export interface Failure {
  readonly id: string;
  readonly text: string;
}

/**
 * Groups failures by cause. Failures without any text have no cluster. Largest cluster first, then by title.
 */
export function clusterFailures(failures: readonly Failure[]): Cluster[] {
  const clusters = new Map<string, { title: string; first: string; tests: string[] }>();
  for (const { id, text } of failures) {
    const cause = causeOf(text, id);
    if (cause === undefined) continue;
    const cluster = clusters.get(cause.key) ?? { title: cause.title, first: id, tests: [] };
    // the title of one of them, whatever their order
    if (id < cluster.first) Object.assign(cluster, { title: cause.title, first: id });
    cluster.tests.push(id);
    clusters.set(cause.key, cluster);
  }
  return [...clusters]
    .map(([key, { title, tests }]) => ({ id: clusterIdOf(key), title, tests: tests.toSorted() }))
    .toSorted((a, b) => b.tests.length - a.tests.length || compare(a.title, b.title) || compare(a.id, b.id));
}

function clusterIdOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
