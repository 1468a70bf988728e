import type { core, ZodType } from 'zod';
import { nearest } from '../model/nearest.ts';
import type { Problem } from '../model/problem.ts';

/** A problem that has no place yet: the path says of which key or value it speaks. */
export interface PathProblem extends Problem {
  readonly path: readonly PropertyKey[];
  readonly part: 'key' | 'value';
}

type Issue = core.$ZodIssue;

/**
 * Puts zod's issues into osgate's words: `network.mtu: expected a number, got "big"`. A message that a schema gives
 * itself is used as it is, and what was seen is added when it starts with `expected`.
 */
export function problemsOfIssues(
  issues: readonly Issue[],
  schema: ZodType,
  value: unknown,
  prefix: readonly PropertyKey[] = [],
): PathProblem[] {
  return issues.flatMap((issue) => problemsOfIssue(issue, schema, value, [...prefix, ...issue.path]));
}

function problemsOfIssue(
  issue: Issue,
  schema: ZodType,
  value: unknown,
  path: readonly PropertyKey[],
): PathProblem[] {
  const input = valueAt(value, path);
  const wrong = (text: string, hint?: string): PathProblem[] => [
    problem('wrong-value', path, 'value', `${text}, got ${show(input)}`, hint),
  ];

  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => unknownKey([...path, key], known));
  }
  if (issue.code === 'invalid_key') {
    const text = issue.issues[0]?.message ?? issue.message;
    return [
      problem('wrong-key', path, 'key', text.startsWith('expected') ? text : `not a valid key: ${text}`),
    ];
  }
  if (input === undefined) return [problem('missing-key', path, 'value', 'required, but not given')];
  if (issue.message.startsWith('expected')) return wrong(issue.message);

  switch (issue.code) {
    case 'invalid_type':
      return wrong(`expected ${expectation(issue)}`);
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      return wrong(`expected ${orList(allowed)}`, didYouMean(String(input), allowed));
    }
    case 'invalid_format':
      return wrong(`expected ${FORMAT_WORDS[issue.format] ?? `a value that matches ${issue.pattern}`}`);
    case 'too_small':
      return wrong(`expected ${sizeWords(issue.origin, 'at least', Number(issue.minimum))}`);
    case 'too_big':
      return wrong(`expected ${sizeWords(issue.origin, 'at most', Number(issue.maximum))}`);
    case 'not_multiple_of':
      return wrong(`expected a multiple of ${issue.divisor}`);
    case 'invalid_union':
      return problemsOfUnion(issue, schema, value, path);
    case 'invalid_element':
      return problemsOfIssues(issue.issues, schema, value, path);
    case 'custom':
      return [problem('wrong-value', path, 'value', issue.message)];
    default:
      return issue satisfies never;
  }
}

/** The branch whose type fits speaks; when none fits, all types that would have been right are named. */
function problemsOfUnion(
  issue: core.$ZodIssueInvalidUnion,
  schema: ZodType,
  value: unknown,
  path: readonly PropertyKey[],
): PathProblem[] {
  const input = valueAt(value, path);
  if (issue.errors.length === 0) {
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    const hint = didYouMean(String(input), options);
    return [problem('wrong-value', path, 'value', `expected ${orList(options)}, got ${show(input)}`, hint)];
  }
  const fitting = issue.errors.find((errors) => !errors.some(isWrongAsAWhole));
  if (fitting) return problemsOfIssues(fitting, schema, value, path);
  const wanted = issue.errors.flatMap((errors) => errors.filter(isWrongAsAWhole).map(expectation));
  return [
    problem('wrong-value', path, 'value', `expected ${orList([...new Set(wanted)])}, got ${show(input)}`),
  ];
}

type WholeIssue = core.$ZodIssueInvalidType | core.$ZodIssueInvalidValue;

function isWrongAsAWhole(issue: Issue): issue is WholeIssue {
  return (issue.code === 'invalid_type' || issue.code === 'invalid_value') && issue.path.length === 0;
}

function expectation(issue: WholeIssue): string {
  return issue.code === 'invalid_type'
    ? (TYPE_WORDS[issue.expected] ?? issue.expected)
    : orList(issue.values.map(String));
}

const TYPE_WORDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'nothing',
};

const FORMAT_WORDS: Record<string, string> = {
  uuid: 'a UUID',
  guid: 'a UUID',
  date: 'a date like 2026-01-31',
  datetime: 'a time like 2026-01-31T12:00:00Z',
  url: 'a URL',
  email: 'a mail address',
  ipv4: 'an IPv4 address',
  cidrv4: 'an IPv4 network like 192.0.2.0/24',
  cidrv6: 'an IPv6 network like 2001:db8::/64',
};

function sizeWords(origin: string, bound: 'at least' | 'at most', size: number): string {
  if (origin === 'string') {
    return bound === 'at least' && size === 1 ? 'a text that is not empty' : `${bound} ${size} characters`;
  }
  if (origin === 'array' || origin === 'set') return `${bound} ${size} item${size === 1 ? '' : 's'}`;
  return `${bound} ${size}`;
}

function unknownKey(path: readonly PropertyKey[], known: readonly string[]): PathProblem {
  const key = String(path.at(-1));
  const hint =
    didYouMean(key, known) ?? (known.length > 0 ? `known keys here: ${known.join(', ')}` : undefined);
  return problem('unknown-key', path, 'key', 'unknown key', hint);
}

function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const near = nearest(word, candidates);
  return near === undefined ? undefined : `did you mean ${near}?`;
}

function problem(
  code: string,
  path: readonly PropertyKey[],
  part: 'key' | 'value',
  text: string,
  hint?: string,
): PathProblem {
  const message = path.length === 0 ? text : `${formatPath(path)}: ${text}`;
  return { code, message, path, part, ...(hint === undefined ? {} : { hint }) };
}

/** `entries[3].when.region` */
export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}

function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** The value as a reader recognises it: short, and without the password of a URL. */
function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  const text = JSON.stringify(value).replace(/\/\/[^/@\s]+@/, '//…@');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)
        ? (inner as Record<PropertyKey, unknown>)[step]
        : undefined,
    value,
  );
}

/** The keys that the schema knows for the map at `path`. */
function keysAt(schema: ZodType, path: readonly PropertyKey[]): string[] {
  let schemas = unwrap(schema);
  for (const step of path) schemas = schemas.flatMap((inner) => child(inner, step)).flatMap(unwrap);
  return [...new Set(schemas.flatMap((inner) => Object.keys(definition(inner).shape ?? {})))];
}

interface Definition {
  readonly innerType?: ZodType;
  readonly in?: ZodType;
  readonly options?: readonly ZodType[];
  readonly shape?: Readonly<Record<string, ZodType>>;
  readonly element?: ZodType;
  readonly valueType?: ZodType;
}

function definition(schema: ZodType): Definition {
  return schema.def as Definition;
}

/** Looks through optional, default, transform and union. */
function unwrap(schema: ZodType): ZodType[] {
  const { innerType, in: input, options } = definition(schema);
  const inner = innerType ? [innerType] : input ? [input] : options;
  return inner ? inner.flatMap(unwrap) : [schema];
}

function child(schema: ZodType, step: PropertyKey): ZodType[] {
  const { shape, element, valueType } = definition(schema);
  const next = shape ? shape[String(step)] : (element ?? valueType);
  return next ? [next] : [];
}
