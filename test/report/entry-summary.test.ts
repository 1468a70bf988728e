import { expect, test } from 'vitest';
import { renderEntrySummary } from '../../src/report/entry-summary.ts';
import { judged, KNOWN } from './sample.ts';

test('each entry that a run met has one line, in the order of the lists', () => {
  const at = (line: number, target: string) => ({ ...KNOWN, line, target });
  const tests = [
    judged('a.b.C.test_2', 'changed-failure', 'blocks', { entry: at(9, 'a.b.C') }),
    judged('a.b.C.test_1', 'known-failure', 'accounted', { entry: at(9, 'a.b.C') }),
    judged('a.b.D.test_1', 'unexpected-pass', 'warns', { entry: at(3, 'a.b.D.test_1') }),
    judged('a.b.E.test_1', 'pass', 'accounted'),
  ];
  expect(renderEntrySummary(tests)).toMatchInlineSnapshot(`
    "blacklists/common.yaml:3  passes: osgate known prune removes it when two complete runs say so   a.b.D.test_1
    blacklists/common.yaml:9  1 of 2: fails otherwise than it says; 1 of 2: still fails as it says  a.b.C
    "
  `);
});
