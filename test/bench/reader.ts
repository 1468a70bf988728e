import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { argv, platform, resourceUsage, stdout } from 'node:process';

/*
 * One measured reading of a stream, as a process of its own: `node reader.js bare|count|results|junit FILE`.
 * Prints how many tests it found and what it took.
 */

const CHUNK_BYTES = 256 * 1024;

const READERS: Record<string, (file: string) => Promise<number>> = {
  bare: async (file) => {
    for (const _ of chunksOf(file));
    return 0;
  },
  count: async (file) => {
    const { countSubunit } = await import('../../src/subunit/count.ts');
    return (await countSubunit(chunksOf(file))).events.inprogress;
  },
  junit: async (file) => {
    const { readJunit } = await import('../../src/junit/reader.ts');
    return (await readJunit(chunksOf(file))).tests.length;
  },
  results: async (file) => {
    const { readSubunit } = await import('../../src/subunit/read.ts');
    return (await readSubunit(chunksOf(file))).tests.length;
  },
};

/** The chunk is the same memory each time. */
function* chunksOf(file: string): Generator<Uint8Array> {
  const descriptor = openSync(file, 'r');
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  for (let size = readSync(descriptor, chunk); size > 0; size = readSync(descriptor, chunk)) {
    yield chunk.subarray(0, size);
  }
  closeSync(descriptor);
}

/** Linux counts the memory of the parent into `maxRSS` of a child; the peak of the process itself stands in /proc. */
function peakMb(): number {
  if (platform !== 'linux') return resourceUsage().maxRSS / 1024;
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}

const [, , mode = '', file = ''] = argv;
const tests = await READERS[mode]?.(file);
const { userCPUTime, systemCPUTime } = resourceUsage();
const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
stdout.write(JSON.stringify({ tests, cpuSeconds, peakMb: peakMb() }));
