import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import type { RunEnd, RunRecord } from '../../../src/model/run-record.ts';
import { openRunFolder, type RunFolder } from '../../../src/store/run-folder.ts';
import { readSubunit } from '../../../src/subunit/read.ts';
import { concludeRun, judgeRun, reportInput } from '../../../src/use-cases/judge/conclude.ts';
import { PLAN, RECORD } from '../../report/sample.ts';
import { packet } from '../../subunit/streams.ts';

const SMOKE = await readFile(new URL('../../fixtures/streams/smoke.subunit', import.meta.url));
const PLANNED = (await readSubunit([SMOKE])).tests.map(({ id, attrs }) => ({ id, attrs }));
const FINISHED: RunEnd = { kind: 'finished', runnerExitCode: 0 };

let place: string;
let folder: RunFolder;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'osgate-run-'));
  folder = openRunFolder(place);
});
afterEach(() => rm(place, { recursive: true }));

async function conclude(stream: Uint8Array, end: RunEnd, tests: Plan['tests'] = PLANNED) {
  const record: RunRecord = { ...RECORD, end };
  const plan: Plan = { ...PLAN, requested: [], excluded: [], tests };
  await folder.write('record', JSON.stringify(record));
  await folder.write('plan', JSON.stringify(plan));
  await folder.write('lists', '{}');
  await folder.write('stream', stream);
  return (await concludeRun(folder, '2026-01-01T00:00:00Z')).verdict;
}

test('a recorded smoke run passes, and every report of it is written', async () => {
  expect(await conclude(SMOKE, FINISHED)).toMatchObject({ word: 'pass', exitCode: 0 });
  for (const file of ['results', 'verdict', 'junit', 'summary', 'report'] as const) {
    expect(folder.has(file), file).toBe(true);
  }
  expect(JSON.parse((await folder.read('results')) ?? '')).toMatchObject({ complete: true });
});

test('the same stream without an end marker does not pass', async () => {
  expect(await conclude(SMOKE, { kind: 'cut', why: 'the container was killed' })).toMatchObject({
    word: 'incomplete',
    exitCode: 3,
  });
  expect(JSON.parse((await folder.read('results')) ?? '')).toMatchObject({ complete: false });
});

test('a planned test of which the stream says nothing keeps the run from passing', async () => {
  const more = [...PLANNED, { id: 'tempest.api.x.X.test_never_listed', attrs: [] }];
  expect(await conclude(SMOKE, FINISHED, more)).toMatchObject({
    word: 'incomplete',
    counts: { 'not-run': 1 },
  });
});

test('a stream that is not the one that was stored does not pass, though it has an end of every test', async () => {
  const streamSha256 = createHash('sha256').update(SMOKE).digest('hex');
  const end: RunEnd = { ...FINISHED, streamSha256 };
  expect(await conclude(SMOKE, end)).toMatchObject({ word: 'pass' });
  const tearDown = packet({ testId: 'tearDownClass (a.B)', status: 'fail' });
  expect(await conclude(Buffer.concat([SMOKE, tearDown]), FINISHED)).toMatchObject({ word: 'fail' });
  const whole = createHash('sha256').update(SMOKE).update(tearDown).digest('hex');
  expect(await conclude(SMOKE, { ...end, streamSha256: whole })).toMatchObject({
    word: 'incomplete',
    headline: 'INCOMPLETE: the run was cut off: stream.subunit is not the file that the run left',
  });
});

test.each([
  'record',
  'plan',
  'health',
  'stream',
] as const)('a folder in the place of %s is a mistake, not a bug', async (file) => {
  await conclude(SMOKE, FINISHED);
  await rm(folder.pathOf(file), { force: true });
  await mkdir(folder.pathOf(file));
  await expect(judgeRun(folder)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(`${folder.pathOf(file)} cannot be read: EISDIR`),
  });
});

test('no prefix of a stream passes, even with an end marker', async () => {
  const steps = 40;
  const words = new Set<string>();
  for (let step = 0; step < steps; step++) {
    const prefix = SMOKE.subarray(0, Math.floor((SMOKE.length * step) / steps));
    words.add((await conclude(prefix, FINISHED)).word);
  }
  expect([...words].sort()).not.toContain('pass');
});

test.each([
  ['no run.json', undefined, /run\.json: there is no such file, so its folder is no run$/],
  ['a cut run.json', '{"schema": "osgate-r', /run\.json: no valid JSON$/],
  ['a run.json of something else', '{}', /run\.json: expected the schema osgate-run\/v1, found undefined$/],
])('%s is said, not thrown as a bug', async (_, text, message) => {
  if (text !== undefined) await folder.write('record', text);
  await expect(concludeRun(folder, '2026-01-01T00:00:00Z')).rejects.toThrow(message);
});

test.each([
  ['what was asked for', 'Asia/Tokyo', 'Asia/Seoul', 'Asia/Tokyo'],
  ["the profile's", undefined, 'Asia/Seoul', 'Asia/Seoul'],
  ["the machine's where the profile names none", undefined, undefined, 'Europe/London'],
  ["the machine's where it does not know the profile's", undefined, 'Mars/Olympus', 'Europe/London'],
])('the zone of a report is %s', async (_, timezone, ofProfile, shown) => {
  await conclude(SMOKE, FINISHED);
  await folder.write('plan', JSON.stringify({ ...PLAN, timezone: ofProfile }));
  const asked = { ...(timezone && { timezone }), localTimezone: 'Europe/London' };
  const input = reportInput(await judgeRun(folder), '2026-01-01T00:00:00Z', asked);
  expect(input.timezone).toBe(shown);
  expect(input).not.toHaveProperty('localTimezone');
});

test('the files that hold all that tests printed are told by their content, those of what was run again, too', async () => {
  await conclude(SMOKE, FINISHED);
  const again = await folder.addRerun(1);
  await again.write('stream', SMOKE.subarray(0, 0));
  await again.write(
    'rerun',
    JSON.stringify({ schema: 'osgate-rerun/v1', tests: [], started: '', end: FINISHED }),
  );
  expect((await judgeRun(folder)).sources).toEqual([
    { file: 'stream.subunit', sha256: createHash('sha256').update(SMOKE).digest('hex') },
    { file: 'confirm/001/stream.subunit', sha256: createHash('sha256').digest('hex') },
  ]);
});
