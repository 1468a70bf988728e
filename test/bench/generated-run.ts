import { readFileSync } from 'node:fs';
import { judge } from '../../src/gate/judge.ts';
import { RecordedTest } from '../../src/model/recorded-test.ts';
import type { Attempt, ResultSet } from '../../src/model/test-result.ts';
import type { ReportInput } from '../../src/report/report-input.ts';
import { SubunitDecoder } from '../../src/subunit/decoder.ts';
import { type Random, randomNumbers } from '../random.ts';
import { PLAN, RECORD } from '../report/sample.ts';
import { testIdOf, tracebackOf, uuid } from './generate.ts';

/** Every failure has a log of its share of the bytes. */
export interface RunSize {
  readonly tests: number;
  readonly failures: number;
  readonly logBytes: number;
}

/** What the report's size and speed are held against; the file is to be smaller than `fileBytes`. */
export const SIZES = [
  { tests: 1_600, failures: 77, logBytes: 2_800_000, fileBytes: 600_000 },
  { tests: 20_000, failures: 987, logBytes: 36_000_000, fileBytes: 7_400_000 },
] as const satisfies readonly (RunSize & { readonly fileBytes: number })[];

const WORKERS = 4;
const MOST_SECONDS = 8;
const STEP_MS = (MOST_SECONDS * 1000) / WORKERS;

/** Results of a run of this size; the same each time. */
export function makeResults({ tests, failures, logBytes }: RunSize): ResultSet {
  const random = randomNumbers(1);
  const recording = recordedLogs();
  const size = Math.floor(logBytes / failures);
  const recorded = Array.from({ length: tests }, (_, index) => {
    const test = RecordedTest.ofListedId(testIdOf(index, random));
    const fails = Math.floor((index * failures) / tests) !== Math.floor(((index + 1) * failures) / tests);
    const from = Math.floor(random() * (recording.length - size));
    const start = Date.parse(RECORD.started) + index * STEP_MS;
    const seconds = random() * MOST_SECONDS;
    test.worker = `worker-${index % WORKERS}`;
    test.addAttempt({
      status: fails ? 'fail' : index % 8 === 0 ? 'skip' : 'success',
      start: new Date(start).toISOString(),
      stop: new Date(start + seconds * 1000).toISOString(),
      durationSeconds: seconds,
      reason: !fails && index % 8 === 0 ? 'Live migration is not available.' : undefined,
      traceback: fails ? tracebackOf(index, random).toString() : undefined,
      attachments: fails
        ? [
            {
              name: "pythonlogging:''",
              mime: 'text/plain',
              sizeBytes: size,
              text: withOwnIds(recording.slice(from, from + size), random),
            },
          ]
        : [],
    } satisfies Attempt);
    return test;
  });
  return { format: 'subunit-v2', tests: recorded, fixtures: [], problems: [], intact: true };
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b/g;

/**
 * What Tempest logged with `debug` on in two recorded runs, 1.7 MB of 148 tests: lines, times, bodies and the share of ids that
 * occur again are those of a real cloud. In the log of a test a thousand characters hold 2.8 UUIDs and 1.5 ids without dashes, of
 * which 0.7 and 0.4 are new ones.
 */
function recordedLogs(): string {
  const logs: Buffer[] = [];
  const decoder = new SubunitDecoder({
    packet: (packet) => {
      if (packet.fileName?.startsWith('pythonlogging')) logs.push(Buffer.from(packet.content));
    },
  });
  for (const name of ['smoke', 'main_servers_interrupted']) {
    decoder.push(readFileSync(new URL(`../fixtures/streams/${name}.subunit`, import.meta.url)));
  }
  return Buffer.concat(logs).toString();
}

/** An id that occurs again in the log of a test does so here; no two tests have one in common. */
function withOwnIds(log: string, random: Random): string {
  const own = new Map<string, string>();
  return log.replace(ID, (id) => {
    const known = own.get(id) ?? newId(id, random);
    own.set(id, known);
    return known;
  });
}

function newId(id: string, random: Random): string {
  return id.includes('-') ? uuid(random) : uuid(random).replaceAll('-', '');
}

/** What a report needs to know about a run of these results, judged without entries and without a baseline. */
export function inputOf(results: ResultSet): ReportInput {
  const context = { region: RECORD.region, release: RECORD.release, suite: RECORD.suite };
  const plan = { ...PLAN, tests: results.tests.map(({ id, attrs }) => ({ id, attrs })) };
  const verdict = judge({ results, plan, end: RECORD.end, entries: [], context });
  const ended = new Date(Date.parse(RECORD.started) + results.tests.length * STEP_MS).toISOString();
  const record = { ...RECORD, ended };
  return { record, plan, verdict, baseline: undefined, history: undefined, generated: ended };
}
