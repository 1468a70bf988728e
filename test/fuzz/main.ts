import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { readJunit } from '../../src/junit/reader.ts';
import { readRally } from '../../src/rally/reader.ts';
import { unpack } from '../../src/store/unpack.ts';
import { SubunitDecoder } from '../../src/subunit/decoder.ts';
import { ResultFolder } from '../../src/subunit/result-folder.ts';
import { type Random, randomNumbers } from '../random.ts';
import { STREAM_NAMES, stream } from '../subunit/streams.ts';
import { mutate, type Piece } from './mutate.ts';

/*
 * `npm run fuzz -- [--seconds N | --runs N] [--seed N]`: reads mutations of recordings, for 60 seconds when nothing else is
 * said. Each must be read without a throw and in time; every byte must be accounted for, every untouched packet must be found,
 * and memory must not grow: what is in use after a warm-up and at the end may differ by 2 MB, which in two million mutations is
 * a byte each.
 * Prints the seed and number of a mutation that breaks this, and ends with exit code 1.
 */

const PIECES_OF_A_STREAM = 24;
const MAX_PIECE_BYTES = 8192;
/** Of CPU time: a busy machine is no fault of a reader. */
const SLOWEST_MS = 2000;
/** Until then V8 compiles and learns. */
const WARM_UP = 20_000;
const MAX_GROWTH_BYTES = 2e6;
/** One mutation in so many is one of a file of JUnit XML or Rally, or of a packed one, which takes longer. */
const FILE_EVERY = 200;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    runs: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const random = randomNumbers(Number(values.seed));
const packets = STREAM_NAMES.flatMap((name) => piecesOf(stream(name))).filter(
  ({ bytes, valid }) => valid && bytes.length <= MAX_PIECE_BYTES,
);
const files = readableFiles();

let slowestMs = 0;
let warmBytes: number | undefined;
let mutations = 0;
const runs = Number(values.runs ?? Number.POSITIVE_INFINITY);
const seconds = Number(values.seconds ?? (values.runs === undefined ? 60 : Number.POSITIVE_INFINITY));
const end = Date.now() + seconds * 1000;
while (mutations < runs && Date.now() < end) {
  if (mutations === WARM_UP) warmBytes = await usedBytes();
  const start = process.cpuUsage();
  try {
    if (mutations % FILE_EVERY === 0) await readMutatedFile();
    else readMutatedStream();
  } catch (error) {
    process.stdout.write(`seed ${values.seed}, mutation ${mutations}: ${String((error as Error).stack)}\n`);
    process.exit(1);
  }
  const { user, system } = process.cpuUsage(start);
  slowestMs = Math.max(slowestMs, (user + system) / 1000);
  mutations++;
}
const endBytes = await usedBytes();
const grewBytes = warmBytes === undefined ? 0 : endBytes - warmBytes;
const memory =
  warmBytes === undefined
    ? `memory not checked in fewer than ${WARM_UP}`
    : `${megabytes(warmBytes)} in use after ${WARM_UP}, ${megabytes(endBytes)} at the end`;
const summary = `${mutations} mutations, slowest ${slowestMs.toFixed(0)} ms, ${memory}`;
process.stdout.write(`seed ${values.seed}: ${summary}\n`);
if (slowestMs > SLOWEST_MS || grewBytes > MAX_GROWTH_BYTES) process.exit(1);

function readMutatedStream(): void {
  const pieces = mutate(
    Array.from({ length: PIECES_OF_A_STREAM }, () => pick(packets, random)),
    random,
  );
  const bytes = Buffer.concat(pieces.map((piece) => piece.bytes));
  // A stream may be cut: what lies behind the cut is not expected.
  const size = random() < 0.2 ? Math.floor(random() * bytes.length) : bytes.length;
  const found = readStream(bytes.subarray(0, size), random);
  let offset = 0;
  for (const piece of pieces) {
    const isWhole = offset + piece.bytes.length <= size;
    if (piece.valid && isWhole && !isFound(found, offset)) throw new Error(`the packet at ${offset} is lost`);
    offset += piece.bytes.length;
  }
}

/** A packet cut by one byte is whole again when the next one begins with that byte, and then that one is not. */
function isFound(found: ReadonlyMap<number, number>, offset: number): boolean {
  return found.has(offset) || [...found].some(([start, end]) => start < offset && offset < end);
}

/** Starts and ends of the packets that are found. Chunks are of any size. */
function readStream(bytes: Buffer, chunking: Random): Map<number, number> {
  const found = new Map<number, number>();
  let accounted = 0;
  const folder = new ResultFolder();
  const decoder = new SubunitDecoder({
    packet: (packet) => {
      found.set(packet.offset, packet.offset + packet.length);
      accounted += packet.length;
      folder.packet(packet);
    },
    foreign: (foreign, offset) => {
      accounted += foreign.length;
      folder.foreign(foreign, offset);
    },
    damage: (damage) => {
      accounted += damage.length;
      folder.damage(damage);
    },
  });
  for (let from = 0; from < bytes.length; ) {
    const to = from + 1 + Math.floor(chunking() * bytes.length);
    decoder.push(bytes.subarray(from, to));
    from = to;
  }
  decoder.end();
  folder.finish();
  if (accounted !== bytes.length) throw new Error(`${accounted} of ${bytes.length} bytes are accounted for`);
  return found;
}

async function readMutatedFile(): Promise<void> {
  const { bytes: whole, read } = pick(files, random);
  const half = Math.floor(random() * whole.length);
  const pieces = [whole.subarray(0, half), whole.subarray(half)].map((bytes) => ({ bytes, valid: false }));
  const bytes = Buffer.concat(mutate(pieces, random).map((piece) => piece.bytes));
  await read([bytes.subarray(0, Math.floor(random() * 2 * bytes.length))]);
}

/** The packets of a recording, as it is. */
function piecesOf(bytes: Buffer): Piece[] {
  const pieces: Piece[] = [];
  const decoder = new SubunitDecoder({
    packet: ({ offset, length }) =>
      pieces.push({ bytes: Buffer.from(bytes.subarray(offset, offset + length)), valid: true }),
  });
  decoder.push(bytes);
  decoder.end();
  return pieces;
}

interface ReadableFile {
  readonly bytes: Buffer;
  readonly read: (chunks: readonly Uint8Array[]) => Promise<unknown>;
}

function readableFiles(): ReadableFile[] {
  const smoke = stream('smoke').subarray(0, 20_000);
  const parts = (pack: (bytes: Buffer) => Buffer) =>
    Buffer.concat([pack(smoke.subarray(0, 9000)), pack(smoke.subarray(9000))]);
  return [
    ...fixtures('junit', '.xml').map((bytes) => ({ bytes, read: readJunit })),
    ...fixtures('rally', '.json').map((bytes) => ({ bytes, read: readRally })),
    { bytes: parts(gzipSync), read: unpackAll },
    { bytes: parts(zstdCompressSync), read: unpackAll },
  ];
}

function fixtures(area: string, ending: string): Buffer[] {
  const folder = new URL(`../fixtures/${area}/`, import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  return names.map((name) => readFileSync(new URL(name, folder)));
}

async function unpackAll(chunks: readonly Uint8Array[]): Promise<void> {
  try {
    for await (const _ of unpack(chunks));
  } catch (error) {
    if (!String((error as Error).message).includes('data are damaged or cut')) throw error;
  }
}

function pick<T>(items: readonly T[], from: Random): T {
  return items[Math.floor(from() * items.length)] as T;
}

/** Heap and buffers. One collection leaves buffers behind that are freed, and still counted, until the next one. */
async function usedBytes(): Promise<number> {
  for (let times = 0; times < 3; times++) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
