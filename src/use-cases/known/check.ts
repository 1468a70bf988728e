import { connectEngine } from '../../engine/engine.ts';
import { coverageOf, type EntryCoverage } from '../../known/coverage.ts';
import type { KnownEntry } from '../../known/entry.ts';
import { OsgateError } from '../../model/errors.ts';
import type { TestId } from '../../model/test-id.ts';
import { readSite, type Site } from '../../store/site.ts';
import { findTempestImage, verifyTempestImage } from '../image/tempest-image.ts';
import { readPlanFile } from '../results/plan-file.ts';
import { allLists, type KnownLists, parseKnownLists } from '../site/known-lists.ts';
import { regionRequest, resolveSettings } from '../site/settings.ts';
import type { KnownSurroundings } from './surroundings.ts';

/** What lists are held against besides their own rules. */
export interface CheckRequest {
  /** A list of test ids, or a plan of osgate. */
  readonly plan: string | undefined;
  /** The tests of the image that is built for this region. */
  readonly region: string | undefined;
  /** Undefined: the region's. */
  readonly release: string | undefined;
}

export interface ListCheck extends KnownLists {
  readonly against:
    | {
        /** In words: `zed-…` or the file. */
        readonly what: string;
        readonly tests: number;
        /** In the order of the lists; entries that hold elsewhere only are left out. */
        readonly coverage: readonly EntryCoverage[];
      }
    | undefined;
}

/**
 * Checks every rule of a site's lists and, with a plan or a built image, what each entry covers there. Lists with mistakes are
 * held against nothing.
 *
 * @throws OsgateError `invalid-input` for a plan or profile that cannot be read, `environment` when no image is built.
 */
export async function checkLists(request: CheckRequest, surroundings: KnownSurroundings): Promise<ListCheck> {
  const { root, workingFolder, today } = surroundings;
  const site = await readSite(root, workingFolder);
  const lists = parseKnownLists(allLists(site), today);
  if (lists.problems.length > 0) return { ...lists, against: undefined };
  const against = await findTests(request, site, surroundings);
  if (against === undefined) return { ...lists, against };
  const { what, tests, speaksOf } = against;
  return {
    ...lists,
    against: { what, tests: tests.length, coverage: coverageOf(lists.entries.filter(speaksOf), tests) },
  };
}

interface FoundTests {
  readonly what: string;
  readonly tests: readonly TestId[];
  /** False for entries of which nothing can be said here. */
  readonly speaksOf: (entry: KnownEntry) => boolean;
}

async function findTests(
  { plan, region, release }: CheckRequest,
  site: Site,
  surroundings: KnownSurroundings,
): Promise<FoundTests | undefined> {
  if (plan !== undefined) return testsOfPlan(plan, surroundings.workingFolder);
  if (region === undefined) return undefined;
  return testsOfImage(site, region, release, surroundings);
}

async function testsOfPlan(file: string, workingFolder: string): Promise<FoundTests> {
  const { tests, plan } = await readPlanFile(file, workingFolder);
  if (plan === undefined) return { what: file, tests, speaksOf: () => true };
  const outside = new Set(plan.outsideSelection);
  const { region, release, suite } = plan;
  return {
    what: file,
    tests,
    speaksOf: (entry) => !outside.has(entry.target) && mayHold(entry, { region, release, suite }),
  };
}

async function testsOfImage(
  site: Site,
  region: string,
  wanted: string | undefined,
  { today, env }: KnownSurroundings,
): Promise<FoundTests> {
  const settings = resolveSettings(site, regionRequest(region, wanted), today);
  const engine = await connectEngine();
  const { reference, built } = await findTempestImage({ engine, root: site.root, env }, settings);
  if (reference === undefined || !built) {
    throw new OsgateError(
      'environment',
      `no image is built for region ${region}, so its tests are not known`,
      {
        hint: `osgate plan --region ${region} builds it; or give a list of tests: --plan LIST`,
      },
    );
  }
  const { tests } = await verifyTempestImage(engine, reference, settings);
  const release = settings.release.name;
  const inForce = new Set(settings.lists.files.map(({ path }) => path));
  return {
    what: reference,
    tests,
    speaksOf: (entry) => inForce.has(entry.file) && mayHold(entry, { region, release }),
  };
}

/** Whatever is not said may be anything. */
function mayHold(
  { when }: KnownEntry,
  context: Readonly<Partial<Record<keyof KnownEntry['when'], string>>>,
): boolean {
  return Object.entries(context).every(
    ([key, value]) => when[key as keyof typeof when]?.includes(value) !== false,
  );
}
