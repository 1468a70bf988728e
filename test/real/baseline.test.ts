import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { connectEngine, type Engine } from '../../src/engine/engine.ts';
import { executeInService } from '../../src/engine/service-container.ts';
import { runFolderErrors } from '../published-schema.ts';
import { printed, type RunningOsgate, startLab, TestSite } from './osgate.ts';

/** Tests that need no image service come first, so that there is time to stop it before the three that do. */
const SUITE =
  'include: [tempest.api.compute.keypairs.test_keypairs, tempest.api.compute.flavors.test_flavors, tempest.api.image.v2.test_images_tags, tempest.api.image.v2.test_images_tags_negative]';
const IMAGE_TESTS = 'tempest.api.image.v2.test_images_tags';

interface VerdictJson {
  readonly baseline: string | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly tests: readonly {
    readonly id: string;
    readonly category: string;
    readonly attempts: readonly string[];
  }[];
}

let engine: Engine;
beforeAll(async () => {
  engine = await connectEngine();
  await startLab();
});

async function glance(verb: 'start' | 'stop'): Promise<void> {
  const { exitCode } = await executeInService(engine, 'osgate-lab', ['lab-service', verb, 'glance-api']);
  expect(exitCode).toBe(0);
}
afterEach(async () => {
  await glance('start');
  await startLab();
});

/** The image service goes away when the region has been checked. */
async function runWithoutImages(
  site: TestSite,
  ...options: string[]
): Promise<{ readonly run: RunningOsgate }> {
  const run = site.osgate(['run', '--region', 'test', '--suite', 'few', ...options]);
  await printed(run, /running \d+ tests/);
  await glance('stop');
  return { run };
}

test('a run that passes is the baseline: what then fails is a regression, and what passes again a flake', {
  timeout: 240_000,
}, async () => {
  await using site = await TestSite.create();
  await site.onlyEntries();
  await site.addSuite('few', SUITE);
  const first = await site.osgate(['run', '--region', 'test', '--suite', 'few']);
  expect(first.exitCode, first.all).toBe(0);
  const accepted = await site.osgate(['baseline', 'show', '--json']);
  const { baselines } = JSON.parse(accepted.stdout) as { baselines: { run: string; suite: string }[] };
  expect(baselines).toMatchObject([{ suite: 'few', accepted: { how: 'passed' } }]);

  const broken = await (await runWithoutImages(site)).run;
  expect(broken.exitCode, broken.all).toBe(1);
  const regressed = await site.readJson<VerdictJson>('verdict.json');
  expect(regressed.baseline).toBe(baselines[0]?.run);
  const imageTests = regressed.tests.filter((row) => row.id.startsWith(IMAGE_TESTS));
  expect(imageTests.length).toBe(3);
  for (const row of imageTests) {
    expect(row).toMatchObject({ category: 'regressed', attempts: ['fail', 'fail'] });
  }
  const folder = await site.runFolder();
  for (const pass of ['001', '002', '003'])
    expect(existsSync(join(folder, 'confirm', pass, 'end.json'))).toBe(true);
  expect(runFolderErrors(folder)).toEqual([]);
  const again = await site.osgate(['report', 'latest:test', '--json']);
  expect((JSON.parse(again.stdout) as VerdictJson).counts).toEqual(regressed.counts);

  await glance('start');
  const { run } = await runWithoutImages(site, '--confirm', '5');
  await printed(run, 'again, one by one');
  await glance('start');
  const flaked = await run;
  expect(flaked.exitCode, flaked.all).toBe(0);
  const { counts, tests } = await site.readJson<VerdictJson>('verdict.json');
  expect(counts['new-flake'], flaked.all).toBe(3);
  const [flake] = tests.filter((row) => row.category === 'new-flake');
  expect([flake?.attempts.at(0), flake?.attempts.at(-1)]).toEqual(['fail', 'success']);
});
