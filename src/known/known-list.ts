import { isRecord } from '../model/is-record.ts';
import type { Problem } from '../model/problem.ts';
import { parseYaml, validateYaml, type YamlSource } from '../profile/yaml-source.ts';
import { formatPath } from '../profile/zod-problems.ts';
import { type KnownEntry, TARGET_LEVELS } from './entry.ts';
import { checkRules, type RuleBreak } from './rules.ts';
import { entrySchema, knownListSchema, type RawEntry } from './schema.ts';
import { compileSignature } from './signature.ts';

/**
 * Parses one known-failure list (schema `osgate-known/v1`, described in `docs/known-failures.md`).
 * Every mistake is a problem with line and column; `entries` are those without one, in the order of the file, expired
 * ones included. Rules between entries are in `findOverlaps`.
 * `file`: as messages show it. `today`: `YYYY-MM-DD`, UTC.
 */
export function parseKnownList(
  text: string,
  file: string,
  { today }: { readonly today: string },
): { entries: KnownEntry[]; problems: Problem[] } {
  const undecodable = text.indexOf('\uFFFD');
  if (undecodable >= 0) return { entries: [], problems: [notUtf8(text, file, undecodable)] };
  const { source, problems: syntax } = parseYaml(text, file);
  if (source === undefined) return { entries: [], problems: syntax };

  const shape = validateYaml(knownListSchema, source).problems;
  const entries: KnownEntry[] = [];
  const rules: Problem[] = [];
  for (const [index, raw] of rawEntries(source.value).entries()) {
    if (!isRecord(raw)) continue;
    const breaks = checkRules(raw, today);
    rules.push(...breaks.map((found) => placeBreak(found, source, index)));
    const parsed = entrySchema.safeParse(raw);
    if (breaks.length === 0 && parsed.success) entries.push(toEntry(parsed.data, source, index, today));
  }
  return { entries, problems: [...shape, ...rules].toSorted(byPlace) };
}

function notUtf8(text: string, file: string, offset: number): Problem {
  const before = text.slice(0, offset).split('\n');
  const message = 'a character that is not valid UTF-8, expected a UTF-8 text file';
  return {
    code: 'not-utf8',
    message,
    file,
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    hint: 'save the file as UTF-8',
  };
}

function rawEntries(value: unknown): readonly unknown[] {
  return isRecord(value) && Array.isArray(value.entries) ? value.entries : [];
}

/** What is missing has no place of its own: `at` then yields the place of its entry. */
function placeBreak({ key, message, ...rest }: RuleBreak, source: YamlSource, index: number): Problem {
  const path = key === undefined ? ['entries', index] : ['entries', index, key];
  return { ...rest, message: `${formatPath(path)}: ${message}`, file: source.file, ...source.at(path) };
}

function toEntry(raw: RawEntry, source: YamlSource, index: number, today: string): KnownEntry {
  const level = TARGET_LEVELS.find((candidate) => raw[candidate] !== undefined) ?? 'test';
  const signature = raw.signature === undefined ? undefined : compileSignature(raw.signature);
  return {
    level,
    target: raw[level] ?? '',
    kind: raw.kind,
    when: Object.fromEntries(Object.entries(raw.when ?? {}).filter(([, values]) => values !== undefined)),
    signature: signature === undefined || 'error' in signature ? undefined : signature,
    outcome: raw.outcome ?? 'fail',
    reason: raw.reason,
    bug: raw.bug,
    owner: raw.owner,
    added: raw.added,
    expires: raw.expires,
    expired: raw.expires < today,
    maxRate: raw.max_rate,
    maxTests: raw.max_tests,
    why: raw.why,
    uuid: raw.uuid,
    file: source.file,
    ...source.at(['entries', index]),
  };
}

function byPlace(a: Problem, b: Problem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
