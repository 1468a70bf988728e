import type { KnownEntry } from '../known/entry.ts';
import { isFixtureId, splitFixtureId } from '../model/fixture-id.ts';
import { likeliestOf } from '../model/moved-test.ts';
import { classOf, uuidOf } from '../model/test-id.ts';
import type { Baseline } from './baseline.ts';
import type { Expectations } from './expectation.ts';
import type { Observation, PlannedTests } from './observation.ts';

const UNHEARD = {
  attrs: [],
  fixture: undefined,
  detail: undefined,
  leftOut: false,
  rerunCut: false,
  attempts: 0,
  failures: [],
  result: undefined,
} as const satisfies Omit<Observation, 'id' | 'state'>;

/**
 * What is not in this plan but in the request, the baseline or an entry, so that nothing vanishes without a word.
 * When tests were asked for by name, only those are looked for: of the rest nobody expected a result.
 */
export function absentObservations(
  plan: PlannedTests | undefined,
  observed: readonly Observation[],
  baseline: Baseline | undefined,
  expectations: Expectations,
): Observation[] {
  const known = new Set(observed.map((one) => one.id));
  const requested = (plan?.requested ?? []).filter((id) => !known.has(id));
  if (plan !== undefined && plan.requested.length > 0) {
    const detail = 'asked for by name, and not in the plan';
    return [...new Set(requested)].map((id) => ({ ...UNHEARD, id, state: 'not-run', detail }));
  }
  const gone = [...(baseline?.results.keys() ?? [])].filter((id) => !known.has(id) && !isFixtureId(id));
  for (const id of gone) known.add(id);
  const unmatched = expectations.unmatched.filter((entry) => !known.has(entry.target));
  return [
    ...gone.map((id) => ({ ...UNHEARD, id, state: 'absent' as const })),
    ...(plan === undefined || unmatched.length === 0 ? [] : unmatchedEntries(unmatched, observed)),
  ];
}

function unmatchedEntries(entries: readonly KnownEntry[], observed: readonly Observation[]): Observation[] {
  const ran = new Set(observed.filter((one) => one.attempts > 0).map((one) => classOf(one.id)));
  const byUuid = Map.groupBy(observed, uuidOf);
  return entries.map(({ target, uuid }) => {
    const fixture = splitFixtureId(target);
    // fixtures that work leave no event, but the tests after them do
    if (fixture !== undefined && ran.has(fixture.scope)) {
      const detail = 'the tests of its class ran';
      return { ...UNHEARD, id: target, fixture: fixture.kind, state: 'pass', detail };
    }
    const candidates = uuid === undefined ? [] : (byUuid.get(uuid) ?? []);
    return { ...UNHEARD, id: target, state: 'absent', detail: renamedTo(target, candidates) };
  });
}

/** Where the test of an entry may have gone; the candidates have its uuid. */
function renamedTo(target: string, candidates: readonly Observation[]): string | undefined {
  const [likeliest, ...others] = likeliestOf(target, candidates);
  if (likeliest === undefined) return undefined;
  return others.length === 0
    ? `${likeliest.id} has the same uuid`
    : `${others.length + 1} tests have the same uuid, ${likeliest.id} among them`;
}
