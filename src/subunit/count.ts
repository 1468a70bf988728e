import { TEST_STATUSES, type TestStatus } from '../model/test-result.ts';
import { type Chunks, decodeChunks } from './chunks.ts';

/** How many events there are of each status, and how many bytes are no event. */
export interface SubunitCounts {
  readonly events: Readonly<Record<TestStatus, number>>;
  readonly foreignBytes: number;
  readonly damagedBytes: number;
}

/** Counts events without keeping any: several times as fast as reading them. */
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
