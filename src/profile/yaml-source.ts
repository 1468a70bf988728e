import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';
import type { ZodType } from 'zod';
import type { Problem } from '../model/problem.ts';
import { problemsOfIssues } from './zod-problems.ts';

/** Keys and list positions from the root of a document: `['images', 'default']`, `['entries', 3, 'test']`. */
export type YamlPath = readonly PropertyKey[];

/** 1-based. */
export interface YamlPlace {
  readonly line: number;
  readonly column: number;
}

/** A parsed YAML file that still knows where each of its values stands. */
export interface YamlSource {
  /** As it is shown in messages. */
  readonly file: string;
  /** Plain objects, lists and scalars; aliases are resolved. */
  readonly value: unknown;
  /**
   * Where the value at `path` stands, or with `'key'` the key that leads to it. A path that does not exist yields the
   * place of its nearest parent that does.
   */
  at(path: YamlPath, part?: 'key' | 'value'): YamlPlace;
}

/**
 * Parses one YAML 1.2 document. Syntax errors, tabs, duplicate keys, unknown tags, unresolved aliases and an empty
 * file are problems with line and column; then `source` is undefined.
 */
export function parseYaml(
  text: string,
  file: string,
): { source: YamlSource | undefined; problems: Problem[] } {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
  const place = (offset: number): YamlPlace => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };

  const found: { code: string; message: string; offset: number }[] = [];
  const complaints = [...document.errors, ...document.warnings];
  const tabs = complaints.filter(({ code }) => code === 'TAB_AS_INDENT');
  // what follows a tab is read at the wrong depth: one mistake is told once
  for (const error of tabs.length > 0 ? tabs : complaints) {
    found.push({ ...describeSyntax(error.code, error.message, text, error.pos[0]), offset: error.pos[0] });
  }
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      const message = `alias *${alias.source} has no anchor &${alias.source} before it`;
      found.push({ code: 'yaml-syntax', message, offset: alias.range?.[0] ?? 0 });
    },
  });
  if (found.length === 0 && (document.contents === null || isNull(document.contents))) {
    found.push({ code: 'empty-file', message: 'the file is empty, expected a YAML document', offset: 0 });
  }
  if (found.length > 0) {
    const problems = found.map(({ code, message, offset }) => ({ code, message, file, ...place(offset) }));
    return { source: undefined, problems: firstOfEachLine(problems) };
  }

  const root = document.contents as Node;
  const at = (path: YamlPath, part: 'key' | 'value' = 'value') => place(offsetOf(root, path, part));
  try {
    return { source: { file, value: document.toJS(), at }, problems: [] };
  } catch (error) {
    // `yaml` throws a ReferenceError when aliases would unfold into a huge value; nothing else can end here.
    if (!(error instanceof ReferenceError)) throw error;
    const problem = {
      code: 'yaml-syntax',
      message: 'aliases unfold into too many values',
      file,
      ...place(0),
    };
    return { source: undefined, problems: [problem] };
  }
}

/** Checks a parsed file against a schema. Every issue becomes a problem at the key or value that it is about. */
export function validateYaml<T>(
  schema: ZodType<T>,
  source: YamlSource,
): { value: T | undefined; problems: Problem[] } {
  const result = schema.safeParse(source.value);
  if (result.success) return { value: result.data, problems: [] };
  const problems = problemsOfIssues(result.error.issues, schema, source.value).map(
    ({ path, part, ...problem }) => ({ ...problem, file: source.file, ...source.at(path, part) }),
  );
  return { value: undefined, problems };
}

function describeSyntax(
  code: string,
  message: string,
  text: string,
  offset: number,
): { code: string; message: string } {
  if (code === 'TAB_AS_INDENT')
    return { code: 'yaml-syntax', message: 'a tab is used as indentation, expected spaces' };
  if (code === 'DUPLICATE_KEY') {
    const key = /^[^:\n]*/.exec(text.slice(offset))?.[0].trim() ?? '';
    return { code: 'duplicate-key', message: `key ${key} is given twice in the same map` };
  }
  if (code === 'MULTIPLE_DOCS')
    return { code: 'yaml-syntax', message: 'a second document starts here, expected one document per file' };
  return { code: 'yaml-syntax', message: message.charAt(0).toLowerCase() + message.slice(1) };
}

/** One slip makes the parser complain several times about what follows on the line. */
function firstOfEachLine(problems: readonly Problem[]): Problem[] {
  const lines = new Set<number | undefined>();
  return problems
    .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
    .filter((problem) => !lines.has(problem.line) && lines.add(problem.line));
}

function isNull(node: unknown): boolean {
  return isScalar(node) && node.value === null;
}

function offsetOf(root: Node, path: YamlPath, part: 'key' | 'value'): number {
  let node: Node = root;
  let offset = root.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    const pair = isMap(node) ? findPair(node.items as Pair[], step) : undefined;
    const next = pair ? pair.value : isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
    const key = pair?.key as Node | undefined;
    if (pair === undefined && next === undefined) return offset;
    const last = depth === path.length - 1;
    const child = next as Node | null | undefined;
    offset = ((last && part === 'key') || !child?.range ? key?.range?.[0] : child.range[0]) ?? offset;
    // Inside an aliased map places are those of the alias: the file the user has to change is at this line.
    if (!child || isAlias(child)) return offset;
    node = child;
  }
  return offset;
}

function findPair(pairs: readonly Pair[], step: PropertyKey): Pair | undefined {
  return pairs.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(step));
}
