import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatProblem } from '../../src/model/problem.ts';
import { parseYaml, validateYaml, type YamlSource } from '../../src/profile/yaml-source.ts';

function messages(text: string): string {
  return parseYaml(text, 'f.yaml').problems.map(formatProblem).join('\n');
}

function sourceOf(text: string): YamlSource {
  const { source, problems } = parseYaml(text, 'f.yaml');
  if (!source) throw new Error(problems.map(formatProblem).join('\n'));
  return source;
}

describe('parseYaml', () => {
  test.each([
    ['a tab', 'a:\n\tb: 2\n', 'f.yaml:2:1: a tab is used as indentation, expected spaces'],
    ['a duplicate key', 'a: 1\nb:\n  c: 1\n  c: 2\n', 'f.yaml:4:3: key c is given twice in the same map'],
    ['an open list', 'a: [1\n', 'f.yaml:2:1: flow sequence'],
    ['a second document', 'a: 1\n---\nb: 2\n', 'f.yaml:2:1: a second document starts here'],
    ['an unknown tag', 'a: !foo 1\n', 'f.yaml:1:4: unresolved tag: !foo'],
    ['an alias without anchor', 'a: 1\nb: *x\n', 'f.yaml:2:4: alias *x has no anchor &x before it'],
    ['an empty file', '', 'f.yaml:1:1: the file is empty'],
    ['a file of comments', '# nothing\n', 'f.yaml:1:1: the file is empty'],
    ['a null document', 'null\n', 'f.yaml:1:1: the file is empty'],
  ])('%s is a problem at its place', (_, text, expected) => {
    const { source, problems } = parseYaml(text, 'f.yaml');
    expect(source).toBeUndefined();
    expect(problems).toHaveLength(1);
    expect(problems.map(formatProblem)[0]).toContain(expected);
  });

  test('all bad lines are told, each once', () => {
    expect(messages('a: 1\na: 2\n- b: 3\nc: 1\nc: 2\n').split('\n').length).toBeGreaterThan(1);
  });

  test('aliases that unfold without bound are a problem, not a crash', () => {
    const levels = Array.from({ length: 9 }, (_, i) =>
      i === 0
        ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
        : `a${i}: &a${i} [${Array(9)
            .fill(`*a${i - 1}`)
            .join()}]`,
    );
    expect(messages(levels.join('\n'))).toBe('f.yaml:1:1: aliases unfold into too many values');
  });

  test('plain values come out, with aliases resolved', () => {
    expect(sourceOf('a: &x [1, two]\nb: *x\nc: 2026-01-10\nd: no\n').value).toEqual({
      a: [1, 'two'],
      b: [1, 'two'],
      c: '2026-01-10',
      d: 'no',
    });
  });
});

describe('places', () => {
  const source = sourceOf(
    '# head\nimages:\n  default: cirros\n  none:\nlist:\n  - a: 1\n  - b: 2\n2025: y\n',
  );
  test.each([
    [['images', 'default'], 'value', 3, 12],
    [['images', 'default'], 'key', 3, 3],
    [['images', 'none'], 'value', 4, 8],
    [['images', 'missing', 'deeper'], 'value', 3, 3],
    [['list', 1, 'b'], 'value', 7, 8],
    [['list', 1, 'b'], 'key', 7, 5],
    [['list', 9], 'value', 6, 3],
    [['2025'], 'value', 8, 7],
    [[], 'value', 2, 1],
  ] as const)('%j, its %s, stands at %i:%i', (path, part, line, column) => {
    expect(source.at(path, part)).toEqual({ line, column });
  });
});

describe('validateYaml', () => {
  const schema = z.strictObject({
    network: z.strictObject({ public_network_id: z.uuid(), mtu: z.number().int().min(68).optional() }),
    mode: z.enum(['vlan', 'flat']).default('vlan'),
    entries: z.array(z.strictObject({ test: z.string().min(1), added: z.iso.date() })).optional(),
    tags: z.record(z.string().regex(/^[a-z]+$/, 'expected lower-case letters'), z.string()).optional(),
    size: z.union([z.string(), z.number()]).optional(),
    when: z.union([z.literal('always'), z.strictObject({ region: z.string() })]).optional(),
    proxy: z.url('expected a proxy URL').optional(),
    why: z
      .string()
      .refine((text) => text !== 'TODO', 'a reason in words is needed')
      .optional(),
  });

  test('a value that fits comes back with defaults', () => {
    const good = sourceOf('network: {public_network_id: 6f1c8a43-6f0b-4b3a-9d0e-0d4c3c1f7f10}\n');
    expect(validateYaml(schema, good)).toEqual({
      value: { network: { public_network_id: '6f1c8a43-6f0b-4b3a-9d0e-0d4c3c1f7f10' }, mode: 'vlan' },
      problems: [],
    });
  });

  test('every issue of a file is told in words, at its place, with a hint where one is near', () => {
    const text = `network:
  public_network_id: public
  mtu: 1.5
  mtuu: 9000
mode: vlna
entries:
  - test: ""
    added: 10.01.2026
  - tset: x
    added: 2026-01-10
tags: {Upper: x, fine: 3}
size: true
when: {regoin: test}
proxy: http//user
why: TODO
`;
    const { value, problems } = validateYaml(schema, sourceOf(text));
    expect(value).toBeUndefined();
    expect(`\n${problems.map(formatProblem).join('\n')}\n`).toMatchInlineSnapshot(`
      "
      f.yaml:2:22: network.public_network_id: expected a UUID, got "public"
      f.yaml:3:8: network.mtu: expected a whole number, got 1.5
      f.yaml:4:3: network.mtuu: unknown key
        did you mean mtu?
      f.yaml:5:7: mode: expected vlan or flat, got "vlna"
        did you mean vlan?
      f.yaml:7:11: entries[0].test: expected a text that is not empty, got ""
      f.yaml:8:12: entries[0].added: expected a date like 2026-01-31, got "10.01.2026"
      f.yaml:9:5: entries[1].test: required, but not given
      f.yaml:9:5: entries[1].tset: unknown key
        did you mean test?
      f.yaml:11:8: tags.Upper: expected lower-case letters
      f.yaml:11:24: tags.fine: expected a text, got 3
      f.yaml:12:7: size: expected a text or a number, got true
      f.yaml:13:7: when.region: required, but not given
      f.yaml:13:8: when.regoin: unknown key
        did you mean region?
      f.yaml:14:8: proxy: expected a proxy URL, got "http//user"
      f.yaml:15:6: why: a reason in words is needed
      "
    `);
  });

  test.each([
    ['a list for a map', '[1]', 'f.yaml:1:1: expected a map, got a list'],
    ['a scalar for a map', 'network: 1', 'f.yaml:1:10: network: expected a map, got 1'],
    ['a missing key', 'mode: flat', 'f.yaml:1:1: network: required, but not given'],
    ['an empty key', 'network:', 'f.yaml:1:9: network: expected a map, got null'],
  ])('%s is named at its place', (_, text, expected) => {
    expect(validateYaml(schema, sourceOf(text)).problems.map(formatProblem)).toEqual([expected]);
  });

  test('the password of a URL is not repeated', () => {
    const strict = z.strictObject({ proxy: z.literal('none') });
    const { problems } = validateYaml(strict, sourceOf('proxy: http://user:hunter2@proxy:3128'));
    expect(problems[0]?.message).toBe('proxy: expected none, got "http://…@proxy:3128"');
  });
});
