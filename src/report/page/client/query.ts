/** One word of a search: what field it is held against, and whether it must not be there. */
interface QueryTerm {
  readonly field: 'text' | 'state' | 'cause' | 'owner';
  readonly value: string;
  readonly negated: boolean;
}

/** What a search is held against: one row of the table, all in lower case. */
interface SearchableRow {
  /** Id, tags, message, reason, why, category and owner, joined. */
  readonly text: string;
  /** Category, weight and observed state. */
  readonly states: readonly string[];
  /** Number of its cause on this page, and id of its cluster. */
  readonly causes: readonly string[];
  readonly owner: string;
}

/**
 * Takes a search apart: words that must all be there, `"words with blanks"`, `s:STATE`, `c:CAUSE`, `o:OWNER`, and `!` before
 * any of them for what must not be there. Runs in the page, so it may call nothing outside itself.
 */
export function parseQuery(search: string): QueryTerm[] {
  const fields: Record<string, QueryTerm['field']> = { s: 'state', c: 'cause', o: 'owner' };
  const words = search.toLowerCase().match(/!?(?:[sco]:)?(?:"[^"]*"?|[^\s"]+)/g) ?? [];
  return words.flatMap((word) => {
    const negated = word.length > 1 && word.startsWith('!');
    const rest = negated ? word.slice(1) : word;
    const field = rest[1] === ':' ? fields[rest.charAt(0)] : undefined;
    const value = (field === undefined ? rest : rest.slice(2)).replaceAll('"', '');
    return value === '' ? [] : [{ field: field ?? 'text', value, negated }];
  });
}

/** True when a row fits every term. */
export function matchesQuery(row: SearchableRow, terms: readonly QueryTerm[]): boolean {
  return terms.every(({ field, value, negated }) => {
    switch (field) {
      case 'text':
        return row.text.includes(value) !== negated;
      case 'state':
        return row.states.includes(value) !== negated;
      case 'cause':
        return row.causes.includes(value) !== negated;
      case 'owner':
        return row.owner.includes(value) !== negated;
      default:
        return field satisfies never;
    }
  });
}
