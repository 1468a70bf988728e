import { classOf, type TestId, uuidOf } from '../model/test-id.ts';
import type { ObservedState, Verdict } from '../model/verdict.ts';

export type BaselineStatus = 'pass' | 'fail' | 'skip';

/** The last complete, accepted run of the same region, suite and profile. */
export interface Baseline {
  /** By test id, or fixture id (`pkg.mod.Class::setUpClass`) where one failed. */
  readonly results: ReadonlyMap<string, BaselineTest>;
  /** The same Tempest, plugins and release then and now. */
  readonly pinsUnchanged: boolean;
  readonly profileUnchanged: boolean;
}

export interface BaselineTest {
  readonly status: BaselineStatus;
  /** As in the listed id, `id-<uuid>` among them: finds a test again that moved to another module. */
  readonly attrs: readonly string[];
}

/**
 * The baseline under the ids of today's tests: by id first, then by class name, method and idempotent id, so that a
 * test that moved to another module is not one that disappeared beside a new one.
 */
export function alignBaseline(baseline: Baseline, tests: readonly TestId[]): Baseline {
  const ids = new Set(tests.map((test) => test.id));
  const moved = new Map<string, string>();
  for (const [id, { attrs }] of baseline.results) {
    const key = moveKey({ id, attrs });
    if (key !== undefined && !ids.has(id)) moved.set(key, id);
  }
  if (moved.size === 0) return baseline;

  const results = new Map(baseline.results);
  for (const test of tests) {
    if (baseline.results.has(test.id)) continue;
    const oldId = moved.get(moveKey(test) ?? '');
    const old = oldId === undefined ? undefined : results.get(oldId);
    if (oldId === undefined || old === undefined) continue;
    results.delete(oldId);
    results.set(test.id, old);
  }
  return { ...baseline, results };
}

/**
 * Makes a baseline of an earlier verdict. `unchanged` says what is still the same: the pins, the profile. The caller picks
 * a run that was complete and accepted.
 */
export function baselineOf(
  { tests }: Pick<Verdict, 'tests'>,
  unchanged: Pick<Baseline, 'pinsUnchanged' | 'profileUnchanged'>,
): Baseline {
  const results = new Map<string, BaselineTest>();
  for (const { id, attrs, observed } of tests) {
    const status = statusOf(observed);
    if (status !== undefined) results.set(id, { status, attrs });
  }
  return { ...unchanged, results };
}

/** Undefined where nothing is known of the test. A test behind a failed set-up did not work, so it counts as failed. */
function statusOf(state: ObservedState): BaselineStatus | undefined {
  switch (state) {
    case 'pass':
    case 'flaky':
      return 'pass';
    case 'fail':
    case 'timeout':
    case 'masked':
    case 'blocked':
    case 'crashed':
      return 'fail';
    case 'skip':
      return 'skip';
    case 'interrupted':
    case 'not-run':
    case 'absent':
      return undefined;
    default:
      return state satisfies never;
  }
}

function moveKey(test: TestId): string | undefined {
  const uuid = uuidOf(test);
  if (uuid === undefined) return undefined;
  const className = classOf(test.id);
  return `${test.id.slice(classOf(className).length)} ${uuid}`;
}
