import { type Foreseen, foresee } from '../../gate/foresee.ts';
import type { KnownEntry, RunContext } from '../../known/entry.ts';
import { indexEntries, matchEntry, missesOf, scopesOf } from '../../known/match.ts';
import { fixtureId, parseFixtureId, scopeOf } from '../../model/fixture-id.ts';
import { nearestAll } from '../../model/nearest.ts';
import { parseReportedId, uuidOf } from '../../model/test-id.ts';
import { readSite } from '../../store/site.ts';
import { contextOf } from './context.ts';
import type { KnownSurroundings } from './surroundings.ts';

export interface ExplainRequest {
  /** A listed test id, or a fixture: `pkg.mod.Class::setUpClass`. */
  readonly id: string;
  /** Undefined: the site's only one. */
  readonly region: string | undefined;
  /** Undefined: the region's. */
  readonly release: string | undefined;
  /** Undefined: smoke. */
  readonly suite: string | undefined;
}

export interface KnownExplanation {
  readonly id: string;
  readonly context: RunContext;
  readonly applies: KnownEntry | undefined;
  /** Entries that speak of this test or of what holds it, and do not apply here. */
  readonly others: readonly { readonly entry: KnownEntry; readonly why: string }[];
  /** Targets that are spelled alike, where no entry speaks of the test. */
  readonly near: readonly string[];
  readonly foreseen: readonly Foreseen[];
}

/**
 * Says which entries apply to a test in one region, release and suite, which do not and why, and what a verdict would say however
 * the test ends. Asks neither cloud nor Docker.
 *
 * @throws OsgateError `invalid-input` when files of the site are wrong or no region is meant.
 */
export async function explainKnown(
  request: ExplainRequest,
  { root, workingFolder, today }: KnownSurroundings,
): Promise<KnownExplanation> {
  const site = await readSite(root, workingFolder);
  const { context, entries } = contextOf(site, request, today);
  const fixture = parseFixtureId(request.id);
  const test = fixture === undefined ? parseReportedId(request.id) : { id: fixtureId(fixture), attrs: [] };
  const { id } = test;
  const applies = matchEntry(indexEntries(entries, context), id);
  const names = new Set([id, ...scopesOf(id)]);
  const uuid = uuidOf(test);
  const others = entries
    .filter((entry) => entry !== applies)
    .flatMap((entry) => {
      const why = whyNot(entry, { names, uuid, applies, context });
      return why === undefined ? [] : [{ entry, why }];
    });
  const targets = entries.map((entry) => entry.target);
  const near = applies === undefined && others.length === 0 ? nearestAll(id, targets, 3) : [];
  return { id, context, applies, others, near, foreseen: foresee(id, entries, context) };
}

/** Undefined for an entry that has nothing to do with the test. */
function whyNot(
  entry: KnownEntry,
  {
    names,
    uuid,
    applies,
    context,
  }: {
    names: ReadonlySet<string>;
    uuid: string | undefined;
    applies: KnownEntry | undefined;
    context: RunContext;
  },
): string | undefined {
  const { target } = entry;
  if (!names.has(target)) {
    const scope = scopeOf(target);
    if (target !== scope && names.has(scope))
      return `speaks of ${target.slice(scope.length + 2)} of its class only`;
    return uuid !== undefined && entry.uuid === uuid
      ? 'has the same uuid and another name: entries apply by name'
      : undefined;
  }
  const misses = missesOf(entry, context);
  if (misses.length > 0) return misses.join('; ');
  return applies === undefined
    ? undefined
    : `${applies.file}:${applies.line} has the longer name, and that wins`;
}
