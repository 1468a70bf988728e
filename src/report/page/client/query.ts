import type { PageRows } from '../contract.ts';

/** One word of a search: what field it is held against, and whether it must not be there. */
interface QueryTerm {
  readonly field: 'text' | 'state' | 'cause' | 'owner';
  readonly value: string;
  readonly negated: boolean;
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

/**
 * A function that finds the rows that fit every term. What many rows share is looked at once a search, not once a row; each
 * text is held against a term by itself, which no word can tell from all of them joined. Runs in the page, so it may call
 * nothing outside itself.
 */
export function makeSearch(index: PageRows): (terms: readonly QueryTerm[]) => number[] {
  const ids = index.ids.map((id) => id.toLowerCase());
  const texts = index.texts.map((text) => text.toLowerCase());
  const all = index.ids.map((_, row) => row);
  const { messageOf, whyOf, tagsOf, ownerOf, clusterOf, causeOf, categoryOf, weightOf, groupOf, stateOf } =
    index;

  /** For each row number whether it fits. */
  function test({ field, value }: QueryTerm): (row: number) => boolean {
    const has = texts.map((text) => text.includes(value));
    const inCategory = index.categories.map((category) => category.includes(value));
    const at = (column: readonly number[], row: number) => column[row] ?? 0;
    switch (field) {
      case 'text':
        return (row) =>
          has[at(messageOf, row)] === true ||
          has[at(whyOf, row)] === true ||
          has[at(tagsOf, row)] === true ||
          has[at(ownerOf, row)] === true ||
          inCategory[at(categoryOf, row)] === true ||
          ids[row]?.includes(value) === true;
      case 'state':
        return (row) =>
          index.categories[at(categoryOf, row)] === value ||
          index.weights[at(weightOf, row)] === value ||
          index.groups[at(groupOf, row)] === value ||
          index.states[at(stateOf, row)] === value;
      case 'cause':
        return (row) => String(causeOf[row]) === value || texts[at(clusterOf, row)] === value;
      case 'owner':
        return (row) => has[at(ownerOf, row)] === true;
      default:
        return field satisfies never;
    }
  }

  return (terms) =>
    terms.reduce((rows, term) => {
      const fits = test(term);
      return rows.filter((row) => fits(row) !== term.negated);
    }, all);
}
