import type { KnownEntry, RunContext } from '../known/entry.ts';
import { missesOf } from '../known/match.ts';
import type { Observation } from './observation.ts';
import type { Facts } from './outcome.ts';

/** Why the entry that applies to a row says what was observed, or does not; in sentences. */
export function explainMatch(
  entry: KnownEntry,
  { failures, state, fixture }: Observation,
  { signatureMatches, outcome }: Facts,
): string[] {
  if (state === 'absent') return [];
  return [
    entry.level === 'test' && fixture !== undefined ? 'it names this fixture' : NAMED[entry.level],
    ...(entry.expired ? [`it expired on ${entry.expires}`] : []),
    ...(outcome === 'fail' ? [] : [`it says how the test ends: ${outcome}`]),
    state === 'crashed'
      ? undefined
      : explainFailures(entry, { failed: failures.length > 0, signatureMatches }),
  ].filter((sentence) => sentence !== undefined);
}

const NAMED: Readonly<Record<KnownEntry['level'], string>> = {
  test: 'it names this test',
  class: 'it names the class',
  module: 'it names the module',
};

function explainFailures(
  { kind, signature, outcome }: KnownEntry,
  { failed, signatureMatches }: { readonly failed: boolean; readonly signatureMatches: boolean },
): string | undefined {
  if (kind === 'skip' || kind === 'exclude') {
    return failed ? 'it excuses that the test does not run, not that it fails' : undefined;
  }
  if (!failed) return 'there is no failure that it could match';
  if (signature === undefined)
    return outcome === 'fail' ? 'it has no signature, so any failure matches' : undefined;
  return `its signature ${signatureMatches ? 'matches' : 'does not match'} what was printed: ${signature.source}`;
}

/** Why an entry that names a row excuses nothing here: it holds elsewhere, or covers too much. */
export function explainPassedOver(entry: KnownEntry, context: RunContext): string[] {
  const place = `${entry.file}:${entry.line}`;
  const misses = missesOf(entry, context);
  const why = misses.length > 0 ? misses : ['covers more tests than its max_tests'];
  return why.map((miss) => `${place} speaks of this test and does not apply: it ${miss}`);
}
