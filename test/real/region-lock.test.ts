import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { connectEngine } from '../../src/engine/engine.ts';
import { lockRegion } from '../../src/engine/region-lock.ts';
import { findRunningRuns } from '../../src/engine/tempest-container.ts';
import { osgate } from './osgate.ts';

const HOLDER = fileURLToPath(new URL('hold-region.ts', import.meta.url));
/** No region of anybody's. */
const REGION = 'a-test-of-locks';

test('a region is held by one run at a time, and free as soon as its holder is killed', async () => {
  const engine = await connectEngine();
  const image = await anyImage();
  const hold = (runId: string) =>
    execa(process.execPath, [HOLDER, REGION, runId, image], { reject: false, all: true });
  const first = hold('r1');
  const [said] = await once(first.stdout, 'data');
  expect(String(said)).toBe('held\n');
  expect((await hold('r2')).all).toBe('refused');
  expect(await lockRegion(engine, { region: REGION, runId: 'r3', image })).toBeUndefined();
  expect(await findRunningRuns(engine, REGION)).toEqual(['r1']);
  first.kill('SIGKILL');
  await first;
  await expect.poll(() => findRunningRuns(engine, REGION), { timeout: 30_000 }).toEqual([]);
  {
    await using lock = await lockRegion(engine, { region: REGION, runId: 'r4', image });
    expect(lock).toBeDefined();
    expect(await findRunningRuns(engine, REGION)).toEqual(['r4']);
  }
  expect(await findRunningRuns(engine, REGION)).toEqual([]);
});

async function anyImage(): Promise<string> {
  const built = await osgate(['image', 'build', '--region', 'test', '--json']);
  return JSON.parse(built.stdout).image;
}
