import type { Engine } from '../../engine/engine.ts';
import { findWideExcludes, splitExcluded } from '../../known/excluded.ts';
import { targetsOutsideSelection } from '../../known/outside-selection.ts';
import { OsgateError } from '../../model/errors.ts';
import type { Plan } from '../../model/plan.ts';
import type { TestId } from '../../model/test-id.ts';
import { rawOverrides } from '../../profile/explain.ts';
import { countSwitchCosts, type PredictedTests } from '../../tempest/predicted-skips.ts';
import type { TempestConf } from '../../tempest/render-conf.ts';
import { selectRequested, selectSuite } from '../../tempest/selection.ts';
import type { Notify } from '../events.ts';
import { predictSkips } from '../image/predict-skips.ts';
import type { VerifiedImage } from '../image/tempest-image.ts';
import { planBasis } from '../site/plan-basis.ts';
import { type RunRequest, type Settings, TESTS_SUITE } from '../site/settings.ts';

interface Asked {
  readonly engine: Engine;
  readonly image: VerifiedImage;
  readonly notify: Notify;
}

/**
 * Says which tests a run would run, and what decides about it: pins, image, conf, lists.
 *
 * @throws OsgateError `nothing-to-run`, `invalid-input` for `exclude` entries that cover more than they may.
 */
export async function makePlan(
  request: RunRequest,
  settings: Settings,
  conf: TempestConf,
  asked: Asked,
): Promise<Plan> {
  const { profile, release, plugins, lists } = settings;
  const { image } = asked;
  const { selected, predicted } = await selectTests(request, settings, conf, asked);
  if (selected.problems.length > 0) {
    throw new OsgateError(
      'nothing-to-run',
      'the selection names tests that the pinned Tempest does not have',
      {
        problems: selected.problems,
      },
    );
  }
  const { tests, excluded } = excludeTests(selected.tests, settings);
  return {
    ...planBasis(settings),
    requested: request.tests,
    tempest: release.tempest,
    plugins,
    ...(release.overrides.length > 0 && { pinOverrides: release.overrides }),
    image: image.reference,
    tests,
    excluded,
    ...(predicted === undefined ? {} : { cannotRun: countSwitchCosts(tests, predicted, profile) }),
    outsideSelection: targetsOutsideSelection(lists.entries, image.tests, selected.tests),
    confSha256: conf.sha256,
    overrides: rawOverrides(settings.explained),
  };
}

/**
 * What entries of kind `exclude` leave of a selection.
 *
 * @throws OsgateError `invalid-input` when they cover more than they may, `nothing-to-run` when they leave nothing.
 */
export function excludeTests(
  selected: readonly TestId[],
  { profile, release, suite, entriesSuite, lists }: Settings,
): Pick<Plan, 'tests' | 'excluded'> {
  const context = { region: profile.region, release: release.name, suite: entriesSuite };
  const { tests, excluded } = splitExcluded(selected, lists.entries, context);
  const wide = findWideExcludes(excluded, lists.entries, context);
  if (wide.length > 0) {
    throw new OsgateError(
      'invalid-input',
      'the known-failure lists exclude more than was reviewed; nothing was run',
      {
        problems: wide,
      },
    );
  }
  if (tests.length === 0 && suite === TESTS_SUITE) {
    throw new OsgateError(
      'nothing-to-run',
      'every test that was asked for is excluded by the known-failure lists',
      { hint: `osgate known explain ${excluded[0]?.id} --region ${profile.region} says by which entry` },
    );
  }
  if (tests.length === 0) {
    const why = excluded.length > 0 ? `; ${excluded.length} excluded by known-failure lists` : '';
    throw new OsgateError(
      'nothing-to-run',
      `suite ${suite} of region ${profile.region} selects no test${why}`,
      {
        hint: 'a run without tests proves nothing: look at the suite in the profile',
      },
    );
  }
  return { tests, excluded };
}

/** A suite's attributes are those under this conf; of tests that are asked for by name, only those are loaded. */
async function selectTests(
  request: RunRequest,
  { profile, suite }: Settings,
  conf: TempestConf,
  { engine, image, notify }: Asked,
) {
  const named = profile.suites[suite];
  if (request.tests.length > 0 || named === undefined) {
    const selected = selectRequested(request.tests, image.tests);
    const predicted = await predictSkips(engine, image, { conf, tests: selected.tests, notify });
    return { selected, predicted };
  }
  const predicted = await predictSkips(engine, image, { conf, tests: image.tests, notify });
  return { selected: selectSuite(named, withAttributesOf(predicted, image.tests)), predicted };
}

/** The order, and what could not be asked, stay as the image lists them. */
function withAttributesOf(predicted: PredictedTests | undefined, listed: readonly TestId[]): TestId[] {
  const asked = new Map(predicted?.tests.map((test) => [test.id, test]));
  return listed.map((test) => asked.get(test.id) ?? test);
}
