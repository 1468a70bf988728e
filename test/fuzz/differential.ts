import { createHash } from 'node:crypto';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { execa } from 'execa';
import fc from 'fast-check';
import type { SubunitEvent } from '../../src/subunit/packet.ts';
import { anyEvent } from '../subunit/arbitrary.ts';
import { decode, type Item, packet } from '../subunit/streams.ts';

/*
 * `npm run fuzz:python -- [--python PROGRAM] [--events N] [--seed N]`: writes a stream of generated events with text between them
 * and compares what osgate and python-subunit read in it, event by event. PROGRAM is a Python that has python-subunit, such as
 * `.cache/bench/venv/bin/python` after `npm run bench`.
 */

const PYTHON = `
import hashlib, json, sys
from subunit.v2 import ByteStreamToStreamResult, EPOCH
class Sink:
    def status(self, test_id=None, test_status=None, test_tags=None, runnable=True, file_name=None, file_bytes=None, eof=False,
               mime_type=None, route_code=None, timestamp=None):
        micros = None
        if timestamp is not None:
            past = timestamp - EPOCH
            micros = (past.days * 86400 + past.seconds) * 1000000 + past.microseconds
        content = None if file_bytes is None else hashlib.sha256(bytes(file_bytes)).hexdigest()
        print(json.dumps([test_id, test_status, micros, sorted(test_tags) if test_tags else [], runnable, file_name, content,
                          eof, mime_type, route_code]))
ByteStreamToStreamResult(sys.stdin.buffer, non_subunit_name='stdout').run(Sink())
`;

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    events: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
  },
});

const printed = fc
  .array(fc.constantFrom('a', ' ', '\n', 'é', '{', '>'), { minLength: 1, maxLength: 20 })
  .map((letters) => Buffer.from(letters.join('')));
/** Whole microseconds: python-subunit rounds the rest, osgate cuts it off. */
const event = anyEvent.map(({ timestampNs, ...rest }) =>
  timestampNs === undefined ? rest : { ...rest, timestampNs: timestampNs - (timestampNs % 1000n) },
);
const piece = fc.oneof({ weight: 9, arbitrary: event.map(packet) }, { weight: 1, arbitrary: printed });
const stream = Buffer.concat(fc.sample(piece, { numRuns: Number(values.events), seed: Number(values.seed) }));

const { stdout } = await execa(values.python, ['-c', PYTHON], { input: stream, maxBuffer: 2 ** 30 });
const theirs = joinText(stdout.split('\n').map((line) => JSON.parse(line) as Row));
const ours = joinText(decode(stream).map(rowOf));
const different = ours.findIndex((row, index) => !isDeepStrictEqual(row, theirs[index]));
if (different >= 0 || ours.length !== theirs.length) {
  const [own, other] = [JSON.stringify(ours[different]), JSON.stringify(theirs[different])];
  process.stdout.write(
    `${ours.length} and ${theirs.length} events; number ${different}: ${own}, not ${other}\n`,
  );
  process.exit(1);
}
process.stdout.write(`seed ${values.seed}: the same ${ours.length} events in ${stream.length} bytes\n`);

type Row = readonly unknown[];

function rowOf(item: Item): Row {
  if ('damage' in item) return ['damage', item.damage];
  const event: SubunitEvent =
    'event' in item
      ? item.event
      : { runnable: true, eof: false, file: { name: 'stdout', bytes: Buffer.from(item.foreign, 'latin1') } };
  const { timestampNs, file } = event;
  return [
    event.testId ?? null,
    event.status ?? null,
    timestampNs === undefined ? null : Number(timestampNs / 1000n),
    [...new Set(event.tags)].sort(byCodePoint),
    event.runnable,
    file?.name ?? null,
    file === undefined ? null : createHash('sha256').update(file.bytes).digest('hex'),
    event.eof,
    event.mime ?? null,
    event.routeCode ?? null,
  ];
}

/** As Python sorts text. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Text between packets may come in any number of pieces; its content is compared elsewhere. */
function joinText(rows: readonly Row[]): Row[] {
  const isText = (row: Row | undefined) => row?.[0] === null && row[5] === 'stdout' && row[1] === null;
  return rows
    .filter((row, index) => !(isText(row) && isText(rows[index - 1])))
    .map((row) => (isText(row) ? row.with(6, 'text') : row));
}
