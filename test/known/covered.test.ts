import { expect, test } from 'vitest';
import { coveredTests } from '../../src/known/covered.ts';
import { parseTestId } from '../../src/model/test-id.ts';
import { CONTEXT, entry } from '../gate/build.ts';

test('what lists cover is what their entries speak of here, without what must not run', () => {
  const entries = [
    entry('a.b.C.test_1'),
    entry('a.b.D', { level: 'class', maxTests: 2 }),
    entry('a.b.E::tearDownClass'),
    entry('a.b.F.test_1', { kind: 'exclude', why: 'hangs' }),
    entry('a.b.G.test_1', { when: { region: ['other'] } }),
    entry('a.b.H.test_1', { expired: true }),
    entry('a.b.I.test_1', { kind: 'skip' }),
  ];
  const listed = [...'CDEFGHI'].flatMap((name) => [`a.b.${name}.test_1[smoke]`, `a.b.${name}.test_2`]);
  expect(coveredTests(entries, listed.map(parseTestId), CONTEXT)).toEqual([
    'a.b.C.test_1',
    'a.b.D.test_1',
    'a.b.D.test_2',
    'a.b.E.test_1',
    'a.b.E.test_2',
    'a.b.H.test_1',
    'a.b.I.test_1',
  ]);
});
