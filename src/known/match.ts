import { CONTEXT_KEYS, type KnownEntry, type RunContext } from './entry.ts';

/** The entries that hold in one context, ready for many look-ups. */
export interface EntryIndex {
  readonly byTest: ReadonlyMap<string, KnownEntry>;
  readonly byScope: ReadonlyMap<string, KnownEntry>;
}

/** Keeps the entries whose `when` holds in the context, expired ones included; the first of two for one name wins. */
export function indexEntries(entries: readonly KnownEntry[], context: RunContext): EntryIndex {
  return indexAll(entries.filter((entry) => holds(entry, context)));
}

/** Keeps those that hold elsewhere only. */
export function indexElsewhere(entries: readonly KnownEntry[], context: RunContext): EntryIndex {
  return indexAll(entries.filter((entry) => !holds(entry, context)));
}

function indexAll(entries: readonly KnownEntry[]): EntryIndex {
  const byTest = new Map<string, KnownEntry>();
  const byScope = new Map<string, KnownEntry>();
  for (const entry of entries) {
    const index = entry.level === 'test' ? byTest : byScope;
    if (!index.has(entry.target)) index.set(entry.target, entry);
  }
  return { byTest, byScope };
}

/**
 * The entry that applies to a test id (`pkg.mod.Class.test_x`, no brackets) or a fixture (`pkg.mod.Class::setUpClass`):
 * its literal id, else the longest class or module that holds it. A few map look-ups, however many entries there are.
 */
export function matchEntry(index: EntryIndex, id: string): KnownEntry | undefined {
  const literal = index.byTest.get(id);
  if (literal !== undefined || index.byScope.size === 0) return literal;
  for (const scope of scopesOf(id)) {
    const entry = index.byScope.get(scope);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

/** The dotted names that hold a test or fixture, longest first: its class, its module, its packages. */
export function* scopesOf(id: string): Generator<string> {
  const fixture = id.indexOf('::');
  if (fixture >= 0) yield id.slice(0, fixture);
  let end = fixture >= 0 ? fixture : id.length;
  for (;;) {
    end = id.lastIndexOf('.', end - 1);
    if (end <= 0) return;
    yield id.slice(0, end);
  }
}

/** True when every key of the entry's `when` has the context's value among its own. */
export function holds(entry: Pick<KnownEntry, 'when'>, context: RunContext): boolean {
  return missesOf(entry, context).length === 0;
}

/** What of an entry's `when` keeps it from holding in a context, in words: `holds in release yoga, not in zed`. */
export function missesOf({ when }: Pick<KnownEntry, 'when'>, context: RunContext): string[] {
  return CONTEXT_KEYS.filter((key) => when[key] !== undefined && !when[key].includes(context[key])).map(
    (key) => `holds in ${key} ${when[key]?.join(', ')}, not in ${context[key]}`,
  );
}
