import { bugsIn, type ForeignEntry, type ForeignList } from './list.ts';

/**
 * Reads the exclude, include and expected-failure lists of stestr, Tempest and their wrappers: a regular expression or a name a
 * line, what follows the first ` #` is a comment. The comment lines above an entry are its reason, and that of the entries that
 * follow it without an empty line. Source: stestr, "Test Selection"; format facts in `test/fixtures/lists/ORIGIN.md`.
 */
export function readExcludeList(text: string): ForeignList {
  const entries: ForeignEntry[] = [];
  let above: string[] = [];
  let inComment = false;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const line = raw.trim();
    if (line === '') {
      above = [];
    } else if (line.startsWith('#')) {
      if (!inComment) above = [];
      above.push(line.replace(/^#+\s*/, ''));
    } else {
      const [, pattern = line, comment] = /^(\S+)\s+#\s*(.*)$/.exec(line) ?? [];
      const reason = [...above, ...(comment === undefined ? [] : [comment])].join(' ').trim();
      entries.push({
        line: index + 1,
        pattern,
        reason: reason === '' ? undefined : reason,
        bugs: bugsIn(reason),
        releases: [],
        lost: [],
      });
    }
    inComment = line.startsWith('#');
  }
  return { entries, problems: [] };
}
