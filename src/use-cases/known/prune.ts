import { isComplete } from '../../gate/acceptance.ts';
import { findRemovable, type PruneRun, type Removable } from '../../gate/removable.ts';
import { removeEntries } from '../../known/list-text.ts';
import { type FileChange, formatPatch } from '../../known/patch.ts';
import { OsgateError } from '../../model/errors.ts';
import { readSite, writeSiteFile } from '../../store/site.ts';
import { type JudgedRun, readForJudging } from '../judge/conclude.ts';
import { findEndedRun } from '../judge/ended-run.ts';
import { allLists, listsInForce, parseKnownLists, requireSoundLists } from '../site/known-lists.ts';
import type { KnownSurroundings } from './surroundings.ts';

export interface PruneRequest {
  /** Run references. */
  readonly from: readonly string[];
  readonly write: boolean;
}

export interface Pruned {
  readonly removable: readonly Removable[];
  /** Runs that say nothing, and why. */
  readonly passedOver: readonly { readonly run: string; readonly why: string }[];
  readonly patch: string;
}

/**
 * Finds entries that nothing needs any more by what stored runs say, each judged again by the lists as they are now. Writes the
 * lists without them only when asked to; comments of others stay.
 *
 * @throws OsgateError `invalid-input` for an unknown run or broken lists.
 */
export async function pruneKnown(
  { from, write }: PruneRequest,
  { root, workingFolder, today }: KnownSurroundings,
): Promise<Pruned> {
  const site = await readSite(root, workingFolder);
  requireSoundLists(parseKnownLists(allLists(site), today));
  const { entries } = parseKnownLists(site.lists, today);
  const runs = new Map<string, PruneRun>();
  const passedOver = new Map<string, string>();
  for (const reference of from) {
    const folder = await findEndedRun({ root: site.root, workingFolder }, reference);
    const { facts, judge } = await readForJudging(folder);
    const judged = judge(listsInForce(site, facts.plan.profileLayers), today);
    const { record, plan, verdict } = judged;
    const why = whyUseless(judged);
    if (why !== undefined) passedOver.set(record.id, why);
    else {
      const targets = new Set(parseKnownLists(facts.lists, today).entries.map((entry) => entry.target));
      const { id, region, release, entriesSuite: suite = record.suite } = record;
      runs.set(id, { id, context: { region, release, suite }, plan, targets, tests: verdict.tests });
    }
  }
  if (runs.size === 0 && from.length > 0 && entries.every((entry) => !entry.expired)) {
    const [[run, why] = ['', '']] = [...passedOver];
    throw new OsgateError('invalid-input', `no run says anything about the lists: ${run} ${why}`, {
      hint: 'only complete runs count; osgate runs list shows which are',
    });
  }
  const removable = findRemovable(entries, [...runs.values()]);
  const changes = changesOf(site.lists, removable, entries);
  if (write) for (const { path, after } of changes) await writeSiteFile(site, path, after);
  return {
    removable,
    passedOver: [...passedOver].map(([run, why]) => ({ run, why })),
    patch: formatPatch(changes),
  };
}

function whyUseless({ record, plan, verdict }: JudgedRun): string | undefined {
  if (record.end.kind === 'cut') return 'was cut off';
  if (plan.unverified === true) return 'has no plan, so nobody knows whether it is complete';
  return isComplete(verdict) ? undefined : 'is incomplete';
}

/** Entries are told by their place: a list is parsed in its order. */
function changesOf(
  lists: ReadonlyMap<string, string>,
  removable: readonly Removable[],
  entries: readonly { readonly file: string; readonly line: number }[],
): FileChange[] {
  const byFile = Map.groupBy(removable, ({ entry }) => entry.file);
  return [...byFile].map(([path, gone]) => {
    const before = lists.get(path) ?? '';
    const order = entries.filter(({ file }) => file === path).map(({ line }) => line);
    const positions = new Set(gone.map(({ entry }) => order.indexOf(entry.line)));
    return { path, before, after: removeEntries(before, positions) };
  });
}
