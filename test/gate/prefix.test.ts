import { expect, test } from 'vitest';
import { judge } from '../../src/gate/judge.ts';
import { readSubunit } from '../../src/subunit/read.ts';
import { attachment, packet } from '../subunit/streams.ts';
import { plan, run } from './build.ts';

const [A, B, C] = ['a.B.test_a', 'a.B.test_b', 'a.B.test_c'];
const of = (testId: string) => ({ testId, tags: ['worker-0'], timestampNs: 1_795_372_587_000_000_000n });

/** A stream of two workers, and what each piece says of the tests once it is there as a whole. */
const PIECES: [bytes: Buffer, states: Record<string, string>][] = [
  [packet({ ...of(A), status: 'exists' }), {}],
  [packet({ ...of(B), status: 'exists' }), {}],
  [packet({ ...of(C), status: 'exists' }), {}],
  [packet({ ...of(A), status: 'inprogress', routeCode: '0' }), { [A]: 'interrupted' }],
  [Buffer.from('곳: a line of the runner\n'), {}],
  [packet({ ...of(B), status: 'inprogress', routeCode: '1' }), { [B]: 'interrupted' }],
  [attachment(A, 'log', 'one piece', { routeCode: '0', eof: false }), {}],
  [packet({ ...of(B), status: 'success', routeCode: '1' }), { [B]: 'pass' }],
  [attachment(A, 'log', 'and another', { routeCode: '0' }), {}],
  [packet({ ...of(A), status: 'success', routeCode: '0' }), { [A]: 'pass' }],
  [packet({ ...of(C), status: 'inprogress', routeCode: '1' }), { [C]: 'interrupted' }],
  [packet({ ...of(C), status: 'success', routeCode: '1' }), { [C]: 'pass' }],
];
const STREAM = Buffer.concat(PIECES.map(([bytes]) => bytes));

function statesAfter(size: number): Record<string, string> {
  const states: Record<string, string> = { [A]: 'not-run', [B]: 'not-run', [C]: 'not-run' };
  let end = 0;
  for (const [bytes, changes] of PIECES) {
    end += bytes.length;
    if (end <= size) Object.assign(states, changes);
  }
  return states;
}

test('a writer killed at any byte leaves each test in its right state, and never a run that passes', async () => {
  for (let size = 0; size <= STREAM.length; size++) {
    const results = await readSubunit([STREAM.subarray(0, size)]);
    const killed = judge({ ...run([]), results, plan: plan(A, B, C), end: { kind: 'unknown' } });
    const states = Object.fromEntries(killed.tests.map(({ id, observed }) => [id, observed]));
    expect(states, `killed at byte ${size}`).toEqual(statesAfter(size));
    expect(killed.word === 'pass', `killed at byte ${size}`).toBe(size === STREAM.length);

    const ended = judge({ ...run([]), results, plan: plan(A, B, C) });
    expect(ended.word === 'pass', `said to have ended at byte ${size}`).toBe(size === STREAM.length);
  }
});
