import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import module from 'node:module';
import { argv, stdout } from 'node:process';
import { Readable } from 'node:stream';

/*
 * One measured reading of a file, as a process of its own: `node reader.js bare|stream|count|results FILE`. Prints how many
 * tests it found.
 */

const CHUNK_BYTES = 256 * 1024;

const READERS: Record<string, (file: string) => Promise<number>> = {
  bare: async (file) => {
    for (const _ of chunksOf(file));
    return 0;
  },
  stream: async (file) => {
    for await (const _ of createReadStream(file, { highWaterMark: 1 << 20 }));
    return 0;
  },
  count: async (file) => {
    const { countSubunit } = await import('../../src/subunit/count.ts');
    return (await countSubunit(chunksOf(file))).events.inprogress;
  },
  results: async (file) => {
    const [{ openResultFile }, { readResults }] = await Promise.all([
      import('../../src/store/result-file.ts'),
      import('../../src/use-cases/results/read.ts'),
    ]);
    return (await readResults([openResultFile(file, Readable.from([]))])).tests.length;
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

const [, , mode = '', file = ''] = argv;
if (mode === 'results') module.enableCompileCache(); // as src/main.ts does
stdout.write(String(await READERS[mode]?.(file)));
