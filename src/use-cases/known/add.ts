import { draftEntry } from '../../gate/draft-entry.ts';
import { dateAfter } from '../../known/dates.ts';
import { appendEntries, formatEntry } from '../../known/list-text.ts';
import { type FileChange, formatPatch } from '../../known/patch.ts';
import type { EntryDraft } from '../../known/schema.ts';
import { OsgateError } from '../../model/errors.ts';
import { fixtureId, parseFixtureId, scopeOf } from '../../model/fixture-id.ts';
import { nearestAll } from '../../model/nearest.ts';
import { classOf, parseReportedId } from '../../model/test-id.ts';
import type { JudgedTest, ObservedState, Verdict } from '../../model/verdict.ts';
import { readSite, type Site, writeSiteFile } from '../../store/site.ts';
import { type JudgedRun, readForJudging } from '../judge/conclude.ts';
import { findEndedRun } from '../judge/ended-run.ts';
import {
  allLists,
  listFileFor,
  listsInForce,
  parseKnownLists,
  requireSoundLists,
} from '../site/known-lists.ts';
import type { KnownSurroundings } from './surroundings.ts';

/** What a person says of one failure of a stored run. */
export interface AddRequest {
  /** A test id, a class whose set-up failed, or a fixture: `pkg.mod.Class::setUpClass`, `setUpClass (pkg.mod.Class)`. */
  readonly id: string;
  /** Run reference. */
  readonly from: string;
  readonly bug: string;
  readonly reason: string;
  /** `YYYY-MM-DD`; undefined: in 60 days. */
  readonly expires: string | undefined;
  readonly owner: string | undefined;
  /** A list of the site; undefined: its only one, else `blacklists/REGION.yaml`. */
  readonly file: string | undefined;
  /** Instead of what the failure makes. */
  readonly signature: string | undefined;
  readonly flaky: { readonly maxRate: number } | undefined;
  /** False: only show what would be written. */
  readonly write: boolean;
}

export interface AddedEntry {
  readonly run: string;
  readonly file: string;
  /** 1-based line of the new entry. */
  readonly line: number;
  /** The entry as it stands in the list. */
  readonly entry: string;
  readonly patch: string;
  readonly before: JudgedTest['category'];
  readonly after: JudgedTest['category'];
}

const DAYS_TO_LIVE = 60;

/**
 * Writes an entry for one failure of a stored run, with the signature of that failure and the region and release of the run.
 * Before it writes it judges the run again with the new list: the entry must excuse this failure and nothing else.
 *
 * @throws OsgateError `invalid-input` when there is no such failure, when a rule of the lists is broken, or when the entry
 *   would excuse something else.
 */
export async function addKnown(
  request: AddRequest,
  { root, workingFolder, today }: KnownSurroundings,
): Promise<AddedEntry> {
  const site = await readSite(root, workingFolder);
  requireSoundLists(parseKnownLists(allLists(site), today));
  const folder = await findEndedRun({ root: site.root, workingFolder }, request.from);
  const { facts, judge } = await readForJudging(folder);
  const inForce = listsInForce(site, facts.plan.profileLayers);
  const before = judge(inForce, today);
  const row = findRow(request.id, before);
  refuseWithoutFailure(row, before);

  const entry = completeEntry(row, request, before, today);
  const change = changeOf(site, listFileFor(site, facts.record.region, request.file), entry);
  const lists = new Map(inForce).set(change.path, change.after);
  refuseBrokenRules(entry, change.path, parseKnownLists(lists, today));
  const after = judge(lists, today);
  const judged = proveExact(row, before.verdict, after.verdict, change.path);

  if (request.write) await writeSiteFile(site, change.path, change.after);
  return {
    run: facts.record.id,
    file: change.path,
    line: judged.entry?.line ?? 0,
    entry: formatEntry(entry),
    patch: formatPatch([change]),
    before: row.category,
    after: judged.category,
  };
}

/** A class stands for its set-up. */
function findRow(name: string, { verdict, record }: JudgedRun): JudgedTest {
  const fixture = parseFixtureId(name);
  const { id } = fixture === undefined ? parseReportedId(name) : { id: fixtureId(fixture) };
  const rows = new Map(verdict.tests.map((test) => [test.id, test]));
  const row = rows.get(id) ?? rows.get(`${id}::setUpClass`);
  if (row !== undefined) return row;
  const failed = verdict.tests.filter(({ weights }) => weights.includes('blocks')).map((test) => test.id);
  const near = nearestAll(id, failed.length > 0 ? failed : rows.keys(), 3);
  throw new OsgateError('invalid-input', `run ${record.id} has no test ${JSON.stringify(name)}`, {
    hint:
      near.length > 0
        ? `did you mean ${near.join(' or ')}?`
        : `osgate report ${record.id} shows its failures`,
  });
}

const NO_FAILURE: Readonly<Partial<Record<ObservedState, string>>> = {
  pass: 'passed',
  skip: 'was skipped',
  masked: 'was skipped by its own code',
  interrupted: 'was cut off, nothing is known about it',
  'not-run': 'never ran',
  absent: 'was not planned',
};

function refuseWithoutFailure(row: JudgedTest, { record }: JudgedRun): void {
  const refuse = (what: string, hint: string) => {
    throw new OsgateError('invalid-input', `${row.id} ${what}`, { hint });
  };
  const { entry, observed, category, fixture } = row;
  if (entry !== undefined && (category === 'known-failure' || category === 'known-flake')) {
    refuse(`is accounted for already by ${entry.file}:${entry.line}`, 'edit that entry');
  }
  if (observed === 'blocked') {
    refuse(
      `did not fail itself in run ${record.id}: the set-up of its class did`,
      `osgate known add ${classOf(row.id)} covers the class`,
    );
  }
  const why = NO_FAILURE[observed];
  if (why !== undefined) {
    refuse(
      `${why} in run ${record.id}: there is no failure to excuse`,
      'name the run in which it failed: --from RUN',
    );
  }
  if (fixture === 'import' || fixture === 'setUpModule') {
    refuse(
      'kept its module from being loaded, and a run without a whole plan never passes: no entry can excuse that',
      'mend the import, or leave the module out of the suite',
    );
  }
}

function completeEntry(
  row: JudgedTest,
  request: AddRequest,
  { record, plan }: JudgedRun,
  today: string,
): EntryDraft {
  const draft = draftEntry(row, plan.tests) ?? {};
  if (draft.kind === 'flaky' && request.flaky === undefined) {
    throw new OsgateError('invalid-input', `${row.id} failed and passed in run ${record.id}: it is flaky`, {
      hint: 'say in which share of runs it may fail: --flaky 0.2',
    });
  }
  const { outcome, ...rest } = draft;
  return {
    ...rest,
    ...(request.flaky !== undefined
      ? { kind: 'flaky', max_rate: request.flaky.maxRate }
      : outcome === undefined
        ? {}
        : { outcome }),
    ...(request.signature === undefined ? {} : { signature: request.signature }),
    when: { region: [record.region], release: [record.release] },
    reason: request.reason,
    bug: request.bug,
    ...(request.owner === undefined ? {} : { owner: request.owner }),
    added: today,
    expires: request.expires ?? dateAfter(today, DAYS_TO_LIVE),
  };
}

function changeOf(site: Site, path: string, entry: EntryDraft): FileChange {
  const before = site.lists.get(path);
  return { path, before, after: appendEntries(before, [entry]) };
}

function refuseBrokenRules(
  { test, class: klass }: EntryDraft,
  path: string,
  { problems }: ReturnType<typeof parseKnownLists>,
): void {
  if (problems.length === 0) return;
  const overlap = problems.find(({ code }) => code === 'overlapping-entries');
  const target = test ?? klass ?? '';
  if (overlap !== undefined) {
    throw new OsgateError('invalid-input', overlap.message, {
      hint: 'edit that entry instead of adding a second one',
    });
  }
  throw new OsgateError(
    'invalid-input',
    `the entry for ${target} would break the rules of ${path}; nothing was written`,
    {
      problems: problems.map(({ code, message, hint }) => ({
        code,
        message: message.replace(/^entries\[\d+\]\.?/, ''),
        ...(hint === undefined ? {} : { hint }),
      })),
    },
  );
}

/** The new entry accounts for the row and changes no other one but the tests that a failed set-up kept from starting. */
function proveExact(row: JudgedTest, before: Verdict, after: Verdict, path: string): JudgedTest {
  const scope = row.fixture === 'setUpClass' ? scopeOf(row.id) : undefined;
  const categories = new Map(before.tests.map((test) => [test.id, test.category]));
  const judged = after.tests.find((test) => test.id === row.id);
  const others = after.tests.filter(
    ({ id, category }) => id !== row.id && category !== categories.get(id) && classOf(id) !== scope,
  );
  const accounted = judged?.weights.every((weight) => weight === 'accounted') && judged.entry?.file === path;
  if (judged !== undefined && accounted && others.length === 0) return judged;
  const what = accounted
    ? `it would change ${others.map(({ id }) => id).join(', ')}, too`
    : `with it the test would be ${judged?.category ?? 'unknown'}: ${judged?.why ?? 'it is not in the run'}`;
  throw new OsgateError(
    'invalid-input',
    `an entry for ${row.id} would not excuse exactly this failure: ${what}; nothing was written`,
    {
      hint:
        (row.result?.attempts.length ?? 0) > 1
          ? 'each failing attempt has to match: give one pattern for all of them with --signature'
          : 'give another pattern with --signature',
    },
  );
}
