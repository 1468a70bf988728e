import { expect, test } from 'vitest';
import { rerunTests } from '../../src/report/commands.ts';
import { FAIL, judged, sampleInput } from './sample.ts';

const { record } = FAIL;
const row = (id: string) => judged(id, 'new-failure', 'blocks', { observed: 'fail' });

function rerun(tests: readonly ReturnType<typeof row>[], planned: readonly string[]): string {
  const { plan } = sampleInput({ ...FAIL.verdict, tests: planned.map(row) });
  return rerunTests(tests, plan, record);
}

test('rows are named literally, quoted where a shell would read them', () => {
  expect(rerun([row('a.B.test_c(1)'), row("a.B.test_'; rm -rf ~")], [])).toMatchInlineSnapshot(
    `"osgate rerun --from 20260217T081500Z-smoke-4f1a 'a.B.test_c(1)' 'a.B.test_'\\''; rm -rf ~'"`,
  );
});

test('a failed fixture stands for the planned tests of its class and for no neighbour', () => {
  const fixture = judged('a.B::setUpClass', 'new-failure', 'blocks', { fixture: 'setUpClass' });
  expect(rerun([fixture], ['a.B.test_1', 'a.B.test_2', 'a.BC.test_3'])).toMatchInlineSnapshot(
    `"osgate rerun --from 20260217T081500Z-smoke-4f1a a.B.test_1 a.B.test_2"`,
  );
});

test('too many rows for a command line are said shorter', () => {
  const rows = Array.from({ length: 41 }, (_, index) => row(`a.B.test_${index}`));
  expect(rerun(rows, [])).toMatchInlineSnapshot(`"osgate rerun --failed --from 20260217T081500Z-smoke-4f1a"`);
});
