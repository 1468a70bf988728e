import { expect, test } from 'vitest';
import { checkRules, RULES } from '../../src/gate/rules.ts';
import { columns } from '../../src/report/columns.ts';
import { FAIL, INCOMPLETE, judged, PASS, sampleInput } from '../report/sample.ts';

const statesOf = ({ verdict, record }: typeof PASS, hasBaseline = false) =>
  checkRules({ verdict, record, hasBaseline })
    .map(({ rule, state, figure, limit }) => `${state} ${rule} ${figure ?? ''} ${limit ?? ''}`.trimEnd())
    .join('\n');

test('each rule is there with its figure, of a run that passed, one that failed and one that was cut', () => {
  const sides = [PASS, FAIL, INCOMPLETE].map((input) => statesOf(input).split('\n'));
  const rows = Array.from({ length: Math.max(...sides.map((side) => side.length)) }, (_, row) =>
    sides.map((side) => side[row] ?? ''),
  );
  expect(columns(rows)).toMatchInlineSnapshot(`
    "pass run-ended                pass run-ended                  incomplete run-ended
    pass results-intact           pass results-intact             pass results-intact
    pass plan-known               pass plan-known                 pass plan-known
    pass every-test-finished 6 6  pass every-test-finished 11 11  incomplete every-test-finished 3 6
    pass no-new-failure 0 0       fail no-new-failure 3 0         pass no-new-failure 0 0
    pass no-crash 0 0             pass no-crash 0 0               pass no-crash 0 0
    pass no-changed-failure 0 0   pass no-changed-failure 0 0     pass no-changed-failure 0 0
    pass no-expired-entry 0 0     fail no-expired-entry 1 0       pass no-expired-entry 0 0
    pass new-flakes 0 3           pass new-flakes 1 3             pass new-flakes 0 3
    off no-lost-test              off no-lost-test                off no-lost-test
    off coverage                  off coverage                    off coverage
    pass no-mass-failure          pass no-mass-failure            pass no-mass-failure
    off unexpected-passes 0       off unexpected-passes 0         off unexpected-passes 0
                                                                  incomplete other 2 0
    "
  `);
});

test('with a baseline lost tests and coverage are looked at', () => {
  const before = (id: string, category: 'pass' | 'newly-skipped', weight: 'accounted' | 'blocks') =>
    judged(id, category, weight, { baseline: 'pass', observed: category === 'pass' ? 'pass' : 'skip' });
  const tests = [before('a.A.test_1', 'pass', 'accounted'), before('a.A.test_2', 'newly-skipped', 'blocks')];
  const states = statesOf(sampleInput({ ...PASS.verdict, tests }), true);
  expect(states).toContain('fail no-lost-test 1 0');
  expect(states).toContain('pass coverage 50 95');
});

test('what no rule speaks about is never left out', () => {
  const odd = sampleInput({ ...PASS.verdict, tests: [judged('a', 'stale-entry', 'blocks')] });
  expect(statesOf(odd)).toContain('fail other 1 0');
  expect(statesOf(PASS)).not.toContain('other');
  expect(RULES.at(-1)).toBe('other');
});
