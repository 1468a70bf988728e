import { closeSync, openSync, writeSync } from 'node:fs';
import { type Random, randomNumbers } from '../random.ts';

/* Texts and JUnit files like those of a Tempest run; `generate-stream.py` makes the streams. */

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

/** Writes a JUnit file of a run of so many tests: 5 % of them fail with a traceback, 12 % are skipped with a reason, 13 % have output. */
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

export function uuid(random: Random): string {
  const hex = (digits: number) =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`;
}

function pick<T>(items: readonly T[], random: Random): T {
  return items[Math.floor(random() * items.length)] as T;
}
