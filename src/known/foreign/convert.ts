import type { TestId } from '../../model/test-id.ts';
import { bugProblem } from '../bug-reference.ts';
import { dateAfter } from '../dates.ts';
import type { EntryKind, KnownEntry } from '../entry.ts';
import { meet } from '../overlap.ts';
import { type EntryDraft, TO_FILL_IN } from '../schema.ts';
import type { ForeignEntry } from './list.ts';
import { readForeignName } from './name.ts';

export interface ConvertOptions {
  /** What the tests of the list are here. */
  readonly kind: Exclude<EntryKind, 'flaky'>;
  /** Of kind `exclude`. */
  readonly why: EntryDraft['why'];
  /** Undefined: everywhere. */
  readonly region: string | undefined;
  /** Entries for other releases are left out; undefined: what each entry says. */
  readonly release: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Undefined: in 60 days, for kind `skip` in a year. */
  readonly expires: string | undefined;
  /** Undefined: nobody knows which tests there are. */
  readonly listed: readonly TestId[] | undefined;
  /** What the site's lists say already. */
  readonly existing: readonly KnownEntry[];
}

/** What became of one entry of a list from elsewhere. */
export interface Converted {
  readonly line: number;
  readonly pattern: string;
  /** `complete` ones may go into force; `waiting` ones lack what only a person knows; the rest has no form here. */
  readonly outcome: 'complete' | 'waiting' | 'left-out';
  /** What is lacking, why it is left out, and what of it is lost. */
  readonly notes: readonly string[];
  /** Empty for `left-out`. */
  readonly entries: readonly EntryDraft[];
}

/** Names of branches, not of releases. */
const BRANCHES: ReadonlySet<string> = new Set(['master', 'main', 'trunk']);

/**
 * Turns a list from elsewhere into entries, each line by itself. Nothing is made up: a bug, a reason, a place or a number of tests
 * that the list does not give is left to fill in, and an entry with one waits for a person.
 */
export function convertList(list: readonly ForeignEntry[], options: ConvertOptions): Converted[] {
  const taken = Map.groupBy(options.existing.map(takenBy), ({ target }) => target);
  return list.map((foreign) => {
    const converted = convert(foreign, options);
    const others = new Set<string>();
    const fresh = converted.entries.filter((entry) => {
      const target = entry.test ?? entry.class ?? entry.module ?? '';
      const when = entry.when ?? {};
      const same = taken.get(target) ?? [];
      const other = same.find((each) => meet(each.when, when));
      if (other !== undefined) others.add(other.place);
      else taken.set(target, [...same, { target, when, place: `line ${foreign.line} of the list` }]);
      return other === undefined;
    });
    if (others.size === 0) return converted;
    const notes = [...converted.notes, `an entry for the same context is at ${[...others].join(', ')}`];
    return fresh.length === 0
      ? { ...converted, outcome: 'left-out', notes, entries: [] }
      : { ...converted, notes, entries: fresh };
  });
}

function takenBy({ target, when, file, line }: KnownEntry) {
  return { target, when, place: `${file}:${line}` };
}

function convert(foreign: ForeignEntry, options: ConvertOptions): Converted {
  const { line, pattern } = foreign;
  const leaveOut = (why: string): Converted => ({
    line,
    pattern,
    outcome: 'left-out',
    notes: [why],
    entries: [],
  });
  if (pattern === '') return leaveOut('names no test');
  const { release } = options;
  if (release !== undefined && foreign.releases.length > 0 && !foreign.releases.includes(release)) {
    return leaveOut(`only for ${foreign.releases.join(', ')}`);
  }
  const name = readForeignName(pattern, options.listed);
  if ('refused' in name) return leaveOut(name.refused);

  const lacking: string[] = [];
  const branches = foreign.releases.filter((each) => BRANCHES.has(each));
  const isDropped = release === undefined && branches.length > 0 && branches.length < foreign.releases.length;
  const lost = [...foreign.lost, ...(isDropped ? [`release ${branches.join(', ')}, a branch`] : [])].map(
    (what) => `lost: ${what}`,
  );
  const common = {
    ...placeOf(foreign, options, lacking),
    ...saidOf(foreign, options, lacking),
    added: options.today,
    expires: options.expires ?? dateAfter(options.today, options.kind === 'skip' ? 365 : 60),
  };
  const entries = name.targets.map((target) => completeTarget(target, common, options, lacking));
  const notes = [...new Set(lacking), ...name.notes, ...lost];
  return { line, pattern, outcome: lacking.length > 0 ? 'waiting' : 'complete', notes, entries };
}

function placeOf(foreign: ForeignEntry, { region, release }: ConvertOptions, lacking: string[]): EntryDraft {
  const named = foreign.releases.filter((each) => !BRANCHES.has(each)).map((each) => each.toLowerCase());
  const releases = release !== undefined ? [release] : named;
  if (release === undefined && foreign.releases.length > 0 && named.length === 0) {
    lacking.push(`release: ${foreign.releases.join(', ')} is a branch, not a release`);
    releases.push(TO_FILL_IN);
  }
  const when = {
    ...(region === undefined ? {} : { region: [region] }),
    ...(releases.length === 0 ? {} : { release: releases }),
  };
  return Object.keys(when).length === 0 ? { everywhere: true } : { when };
}

function saidOf(
  { reason, bugs }: ForeignEntry,
  { kind, why }: ConvertOptions,
  lacking: string[],
): EntryDraft {
  const bug = bugs.find((each) => bugProblem(each) === undefined);
  const others = bugs.filter((each) => each !== bug && bugProblem(each) === undefined);
  if (reason === undefined) lacking.push('reason: the list gives none');
  if (bug === undefined && kind === 'fails') {
    lacking.push(bugs[0] === undefined ? 'bug: the list gives none' : `bug: ${bugProblem(bugs[0])}`);
  }
  if (kind === 'exclude' && why === undefined) lacking.push('why: hangs, destructive or cost');
  const text = reason ?? TO_FILL_IN;
  const more = others.filter((each) => !text.includes(each));
  return {
    kind,
    ...(kind === 'exclude' ? { why: why ?? TO_FILL_IN } : {}),
    reason: more.length === 0 ? text : `${text} (also ${more.join(', ')})`,
    ...(bug === undefined && kind !== 'fails' ? {} : { bug: bug ?? TO_FILL_IN }),
  };
}

function completeTarget(
  target: EntryDraft,
  common: EntryDraft,
  { kind }: ConvertOptions,
  lacking: string[],
): EntryDraft {
  const { outcome, ...named } = target;
  const needsCount = named.test === undefined && named.max_tests === undefined;
  if (needsCount) lacking.push('max_tests: how many tests it may cover; counted with --plan LIST');
  return {
    ...named,
    ...(needsCount ? { max_tests: TO_FILL_IN } : {}),
    ...common,
    ...(outcome === undefined || kind !== 'fails' ? {} : { outcome }),
  };
}
