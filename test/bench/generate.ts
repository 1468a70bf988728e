import { closeSync, openSync, writeSync } from 'node:fs';
import { encodePacket } from '../../src/subunit/encoder.ts';
import type { SubunitEvent } from '../../src/subunit/packet.ts';
import { type Random, randomNumbers } from '../random.ts';

/*
 * Streams like those of a Tempest run: ids with uuid and tags, four workers interleaved, attachments in pieces of 4 KiB;
 * 5 % of the tests fail with a traceback of 1 to 4 KB, 12 % are skipped with a reason, 20 % have a log of 2 to 60 KB.
 */

const WORKERS = 4;
const PIECE_BYTES = 4096;
const FLUSH_BYTES = 4 * 1024 * 1024;
const START_NS = 1_790_000_000_000_000_000n;
const TEXT = 'text/plain; charset="utf8"';
const TRACEBACK = 'text/x-traceback; charset="utf8"; language="python"';
const AREAS = [
  'compute.servers',
  'compute.admin',
  'network',
  'volume',
  'identity.v3',
  'image.v2',
  'scenario',
];
const NOUNS = [
  'server',
  'volume',
  'port',
  'router',
  'network',
  'image',
  'flavor',
  'keypair',
  'quota',
  'backup',
];
const VERBS = ['create', 'delete', 'list', 'show', 'update', 'attach', 'resize', 'rebuild'];
const REASONS = [
  'Resize not available.',
  'service swift is not available',
  'Live migration is not available.',
];

/** Writes the stream of a run of so many tests; the same bytes each time. */
export function writeStream(file: string, tests: number): void {
  const random = randomNumbers(1);
  const log = makeLog(random);
  const descriptor = openSync(file, 'w');
  let packets: Buffer[] = [];
  let bytes = 0;
  for (const event of interleavedEvents(tests, random, log)) {
    const packet = encodePacket(event);
    packets.push(packet);
    bytes += packet.length;
    if (bytes < FLUSH_BYTES) continue;
    writeSync(descriptor, Buffer.concat(packets));
    packets = [];
    bytes = 0;
  }
  writeSync(descriptor, Buffer.concat(packets));
  closeSync(descriptor);
}

/** Writes a JUnit file of a run of so many tests with the same shares of failures, skips and output. */
export function writeJunit(file: string, tests: number): void {
  const random = randomNumbers(1);
  const descriptor = openSync(file, 'w');
  writeSync(
    descriptor,
    `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="bench" tests="${tests}">\n`,
  );
  for (let index = 0; index < tests; index++) {
    const id = testIdOf(index, random);
    const method = id.indexOf('.test_', id.indexOf('TestJSON'));
    const head = `<testcase classname="${id.slice(0, method)}" name="${id.slice(method + 1)}" time="${(random() * 16).toFixed(3)}">`;
    writeSync(descriptor, `${head}${junitOutcome(index, random)}</testcase>\n`);
  }
  writeSync(descriptor, '</testsuite>\n');
  closeSync(descriptor);
}

function junitOutcome(index: number, random: Random): string {
  const fate = random();
  if (fate < 0.05) {
    const text = tracebackOf(index, random).toString().replaceAll('"', '&quot;');
    return `<failure type="tempest.lib.exceptions.TimeoutException" message="Request timed out">${text}</failure>`;
  }
  if (fate < 0.17) return `<skipped>${pick(REASONS, random)}</skipped>`;
  return fate < 0.3
    ? `<system-out>${'Request (ServersTest): 200 GET http://192.168.24.2/ &amp; done\n'.repeat(20)}</system-out>`
    : '';
}

function* interleavedEvents(tests: number, random: Random, log: Buffer): Generator<SubunitEvent> {
  const running: (Generator<SubunitEvent> | undefined)[] = Array.from({ length: WORKERS }, () => undefined);
  let started = 0;
  do {
    for (const [worker, test] of running.entries()) {
      const next = test?.next();
      if (next?.done === false) yield next.value;
      else running[worker] = started < tests ? testEvents(started++, worker, random, log) : undefined;
    }
  } while (running.some((test) => test !== undefined));
}

function* testEvents(index: number, worker: number, random: Random, log: Buffer): Generator<SubunitEvent> {
  const common = { testId: testIdOf(index, random), tags: [`worker-${worker}`], runnable: true, eof: false };
  const startNs = START_NS + BigInt(index) * 250_000_000n;
  const timestampNs = startNs + BigInt(Math.floor(random() * 16e6)) * 1000n;
  const fate = random();
  yield { ...common, status: 'inprogress', timestampNs: startNs };
  if (fate < 0.05) {
    yield* pieces({ ...common, timestampNs, mime: TRACEBACK }, 'traceback', tracebackOf(index, random));
  }
  if (random() < 0.2) {
    const size = Math.floor(2048 + 59_392 * random() ** 1.6);
    const from = Math.floor(random() * (log.length - size));
    yield* pieces(
      { ...common, timestampNs, mime: TEXT },
      "pythonlogging:''",
      log.subarray(from, from + size),
    );
  }
  if (fate >= 0.05 && fate < 0.17) {
    yield* pieces({ ...common, timestampNs, mime: TEXT }, 'reason', Buffer.from(pick(REASONS, random)));
  }
  const status = fate < 0.05 ? 'fail' : fate < 0.17 ? 'skip' : 'success';
  yield { ...common, status, timestampNs };
}

function* pieces(event: SubunitEvent, name: string, bytes: Buffer): Generator<SubunitEvent> {
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
    const piece = bytes.subarray(from, from + PIECE_BYTES);
    yield { ...event, file: { name, bytes: piece }, eof: from + PIECE_BYTES >= bytes.length };
  }
}

export function testIdOf(index: number, random: Random): string {
  const [area, noun, verb] = [pick(AREAS, random), pick(NOUNS, random), pick(VERBS, random)];
  const tag = pick(['', ',smoke', ',slow', ',negative'], random);
  const path = `tempest.api.${area}.test_${verb}_${noun}.${noun}${verb}TestJSON.test_${verb}_${noun}_${index}`;
  return `${path}[id-${uuid(random)}${tag}]`;
}

export function tracebackOf(index: number, random: Random): Buffer {
  const frame = () =>
    `  File "/opt/tempest/tempest/common/waiters.py", line ${Math.floor(random() * 900)}, in wait_for_${pick(NOUNS, random)}\n` +
    `    self.${pick(VERBS, random)}_${pick(NOUNS, random)}(server_id=self.server['id'], wait_until='ACTIVE')\n`;
  const frames = Array.from({ length: 5 + Math.floor(random() * 15) }, frame).join('');
  const end = `tempest.lib.exceptions.TimeoutException: Request timed out\nDetails: (test_${index}) ${uuid(random)}\n`;
  return Buffer.from(`Traceback (most recent call last):\n${frames}${end}`);
}

/** 4 MB of log lines, a few of them not ASCII; tests take slices of it. */
export function makeLog(random: Random): Buffer {
  const line = (i: number) =>
    `2026-09-21 12:00:00,${i % 1000} 4711 INFO [tempest.lib.common.rest_client] Request (ServersTest:test_${pick(VERBS, random)}): ` +
    `200 GET http://192.168.24.2:8774/v2.1/servers/${uuid(random)} ${random().toFixed(3)}s\n` +
    (random() < 0.005 ? "    name: 'tempest-서버-üé'\n" : '');
  return Buffer.from(Array.from({ length: 22_000 }, (_, i) => line(i)).join(''));
}

function uuid(random: Random): string {
  const hex = (digits: number) =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`;
}

function pick<T>(items: readonly T[], random: Random): T {
  return items[Math.floor(random() * items.length)] as T;
}
