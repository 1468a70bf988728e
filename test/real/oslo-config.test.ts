import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { connectEngine, type Engine } from '../../src/engine/engine.ts';
import { runProgram } from '../../src/engine/program.ts';
import type { OptionValue } from '../../src/model/site-profile.ts';
import { formatOptionValue } from '../../src/tempest/oslo-config.ts';
import { planRegion, startLab } from './osgate.ts';

let engine: Engine;
let image: string;
beforeAll(async () => {
  engine = await connectEngine();
  await startLab();
  image = (await planRegion()).image;
});

/** Registers one option a value and prints what oslo.config reads, or what it says of a value that it refuses. */
const READER = `
import json, sys, tempfile
from oslo_config import cfg
request = json.load(sys.stdin)
with tempfile.NamedTemporaryFile('w', encoding='utf-8', newline='', suffix='.conf') as file:
    file.write(request['conf'])
    file.flush()
    conf = cfg.ConfigOpts()
    # what a reference in a value would find
    conf.register_opts([cfg.StrOpt('region', default='SUBSTITUTED'), cfg.StrOpt('a', default='SUBSTITUTED')])
    for index, kind in enumerate(request['kinds']):
        conf.register_opt(getattr(cfg, kind)('value%d' % index), group='group')
    conf(['--config-file', file.name], project='osgate')
    answer = []
    for index in range(len(request['kinds'])):
        try:
            answer.append(getattr(conf.group, 'value%d' % index))
        except Exception as error:
            answer.append({'error': repr(error)})
    json.dump(answer, sys.stdout)
`;

type Kind = 'StrOpt' | 'ListOpt' | 'DictOpt' | 'IntOpt' | 'FloatOpt' | 'BoolOpt';
interface Sample {
  readonly kind: Kind;
  readonly value: OptionValue;
  /** What oslo.config makes of it where that is not the value itself. */
  readonly read?: unknown;
}

const same = (kind: Kind, values: readonly OptionValue[]): Sample[] =>
  values.map((value) => ({ kind, value }));

/** `${region}`, which is no template string here. */
const BRACED = ['$', '{region}'].join('');

/** What has bitten somebody, in this or another renderer. */
const HARD = [
  '',
  ' ',
  '  lead',
  'trail ',
  '\ttab',
  'in\tside',
  '한글 지역',
  '\u00a0no-break',
  '\u3000wide\u3000',
  'e\u0301',
  '🙂',
  '\ufeffbom',
  '100%',
  '%(region)s',
  '%%',
  '$',
  '$$',
  '$a',
  '$region',
  '\\$region',
  '\\\\$region',
  BRACED,
  '$group.value0',
  '$$$a\\$\\$',
  'p$ss',
  '\\',
  'a\\',
  '\\n',
  'C:\\temp',
  '"',
  "'",
  '""',
  '"q"',
  "'q'",
  '"open',
  "close'",
  '"a" "b"',
  '\'"',
  '"a\'',
  ' "q" ',
  '" "',
  '#hash',
  '; semi',
  'a # b',
  '[group]',
  'a = b',
  'a: b',
  '= x',
  ': x',
  ',',
  'a,b',
  ',a',
  'a,',
  '{"json": [1]}',
  'true',
  '1',
  'None',
  'two\nlines',
  'a\n#b',
  'a\n[c]',
  '"a\nb"',
  '$a\n$region',
  'first\nsecond\nthird = 3',
  '"\n"',
  '\nsecond',
];

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'$\\"\' a{}(),=#:;%[]한글é\t'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 30,
});
/** Whatever the renderer takes; what it refuses is the business of the fast tests. */
const isWritable = (value: OptionValue) => {
  try {
    formatOptionValue(value);
    return true;
  } catch {
    return false;
  }
};
const writable = <T extends OptionValue>(values: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(values, { numRuns: count, seed: 20261122 }).filter(isWritable);

const PAIRS = [{ a: '1' }, { 이름: '값', 'b c': 'x:y' }, { price: '$5', back: '\\' }];
const SAMPLES: readonly Sample[] = [
  ...same('StrOpt', HARD),
  ...same('StrOpt', writable(text, 1500)),
  ...same('ListOpt', [
    [],
    ['raw', 'qcow2'],
    ['a b', '한글'],
    ['$a', '\\$', BRACED],
    ['100%', '#x', 'a=b'],
    ['\\', 'x'],
  ]),
  ...same('ListOpt', writable(fc.array(text, { minLength: 1, maxLength: 5 }), 500)),
  ...PAIRS.map((pairs) => ({
    kind: 'DictOpt' as const,
    value: Object.entries(pairs).map(([key, value]) => `${key}:${value}`),
    read: pairs,
  })),
  ...same('IntOpt', [0, 1, -1, 300, 2 ** 53 - 1]),
  ...same('FloatOpt', [0.5, -1.25, 1e21, 1e-7]),
  ...same('BoolOpt', [true, false]),
];

test('whatever osgate renders, the real oslo.config of the image reads back as it was', async () => {
  const lines = SAMPLES.map(({ value }, index) => `value${index} = ${formatOptionValue(value)}`);
  const conf = `[group]\n${lines.join('\n')}\n`;
  const { exitCode, stdout, stderr } = await runProgram(engine, {
    image,
    command: ['/opt/osgate/bin/python', '-c', READER],
    input: JSON.stringify({ conf, kinds: SAMPLES.map((sample) => sample.kind) }),
  });
  expect(exitCode, stderr).toBe(0);
  const read = JSON.parse(stdout) as unknown[];
  const wrong = SAMPLES.flatMap((sample, index) => {
    const expected = 'read' in sample ? sample.read : sample.value;
    return JSON.stringify(read[index]) === JSON.stringify(expected)
      ? []
      : [{ ...sample, line: lines[index], read: read[index] }];
  });
  expect(SAMPLES.length).toBeGreaterThan(1000);
  expect(wrong).toEqual([]);
});
