import { appendEntries, formatEntry } from '../list-text.ts';
import type { Converted } from './convert.ts';

/**
 * The list that an import writes. Complete entries are in force. Those that wait for a person follow as comments: nothing of the
 * list is forgotten, nothing is excused before its bug and its reason are there, and the complete ones can be used at once.
 */
export function formatImported(converted: readonly Converted[], source: string): string {
  const complete = converted
    .filter(({ outcome }) => outcome === 'complete')
    .flatMap(({ entries }) => entries);
  const waiting = converted.filter(({ outcome }) => outcome === 'waiting');
  const list = `# Imported from ${source}\n${appendEntries(undefined, complete)}`;
  if (waiting.length === 0) return list;
  const comments = waiting.flatMap(({ line, notes, entries }) => [
    ['', `line ${line}: ${notes.join('; ')}`],
    ...entries.map((entry) => formatEntry(entry).trimEnd().split('\n')),
  ]);
  const what = complete.length === 0 ? ' Then take the [] after "entries:" away, too.' : '';
  return `${list}
# Not in force: each of the entries below lacks what its TODO says. Fill it in and take the "# " before its lines away;
# osgate known check refuses what is still a TODO.${what}
${comments
  .flat()
  .map((line) => `# ${line}`.trimEnd())
  .join('\n')}
`;
}
