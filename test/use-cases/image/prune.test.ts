import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { describeImage, renderImageLock } from '../../../src/release/image-lock.ts';
import { readSite } from '../../../src/store/site.ts';
import { pruneImages } from '../../../src/use-cases/image/prune.ts';
import { findTempestImage } from '../../../src/use-cases/image/tempest-image.ts';
import { resolveSettings } from '../../../src/use-cases/site/settings.ts';
import { answerJson, type Handler, startFakeEngine } from '../../engine/fake-engine.ts';

const root = mkdtempSync(join(tmpdir(), 'osgate-prune-'));
cpSync('tempest-profiles', join(root, 'tempest-profiles'), { recursive: true });
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const site = await readSite(root, root);
const request = { region: 'test', release: undefined, suite: 'full', tests: [], ticket: undefined };
const settings = resolveSettings(site, { ...request, strict: false }, '2026-11-23');

const OLD = 'osgate/tempest:zed-000000000000';
const LOCKED = 'osgate/tempest:wallaby-111111111111';
const USED = 'osgate/tempest:zed-222222222222';
const BASE = { 'GET /images/debian:bookworm/json': answerJson(200, { Id: 'sha256:base', Config: {} }) };

mkdirSync(join(root, 'tempest-profiles/image-locks'));
const lock = { reference: LOCKED, id: 'sha256:b', base: 'b', input: 'i', tests: [], installed: [] };
writeFileSync(
  join(root, 'tempest-profiles/image-locks/test-wallaby.yaml'),
  renderImageLock(describeImage(lock, settings.release, [], { portable: false })),
);

/** The reference that region `test` needs, on an engine that has its base image. */
async function neededImage(): Promise<string | undefined> {
  await using engine = await startFakeEngine(BASE);
  return (await findTempestImage({ engine, root, env: {} }, settings)).reference;
}

/** The engine's images, by the label that is asked for. */
function labelled(images: readonly { readonly Labels: object }[]): Handler {
  return (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://engine');
    const [label] = JSON.parse(searchParams.get('filters') ?? '{}').label;
    answerJson(
      200,
      images.filter(({ Labels }) => label in Labels),
    )(request, response);
  };
}

const STAGE = {
  ...{ Id: 'sha256:stage', RepoTags: ['<none>:<none>'], Created: 0, Size: 1 },
  Labels: { 'osgate.stage': 'build' },
};

/** What is kept, and why, and what is asked of the engine to remove the rest. */
async function prune(images: readonly string[], remove: boolean, extra: Record<string, Handler> = BASE) {
  const removed: string[] = [];
  const answers = [...images, STAGE.Id].map((reference, index) => [
    `DELETE /images/${reference}`,
    (...args: Parameters<Handler>) => {
      removed.push(reference);
      answerJson(200, [{ Untagged: reference }, { Deleted: `sha256:${index}` }])(...args);
    },
  ]);
  await using engine = await startFakeEngine({
    'GET /version': answerJson(200, { Version: '20.10.24' }),
    'GET /images/json': labelled([
      ...images.map((reference, index) => ({
        ...{ Id: `sha256:${index}`, RepoTags: [reference], Created: 0, Size: 1 },
        Labels: { 'osgate.release': 'zed', 'osgate.tempest.version': '39.0.0' },
      })),
      STAGE,
    ]),
    'GET /containers/json': answerJson(200, [
      { Id: 'c1', Names: ['/osgate-run-1'], ImageID: `sha256:${images.indexOf(USED)}` },
    ]),
    ...Object.fromEntries(answers),
    ...extra,
  });
  vi.stubEnv('DOCKER_HOST', engine.address);
  const { removable, kept } = await pruneImages(
    {
      root,
      workingFolder: root,
      env: process.env,
      now: () => new Date('2026-11-23T00:00:00Z'),
      notify: () => {},
      osgateVersion: 'test',
    },
    { remove },
  );
  return {
    removable: removable.flatMap(({ id, references }) => references[0] ?? id),
    kept: kept.map(({ image, why }) => `${image.references[0]}: ${why}`),
    removed,
  };
}

test('what no region, no image lock and no container needs, and what builds left, is removed, and only when told', async () => {
  const needed = await neededImage();
  if (needed === undefined) throw new Error('the base image is there');
  const images = [needed, OLD, LOCKED, USED];
  const kept = [
    `${needed}: region test (zed)`,
    `${LOCKED}: tempest-profiles/image-locks/test-wallaby.yaml`,
    `${USED}: container osgate-run-1`,
  ];
  expect(await prune(images, false)).toEqual({ removable: [OLD, STAGE.Id], kept, removed: [] });
  expect(await prune(images, true)).toEqual({ removable: [OLD, STAGE.Id], kept, removed: [OLD, STAGE.Id] });
});

test('without its base image nobody knows which image a region needs: all of its release stay', async () => {
  const { kept, removed } = await prune([OLD], true, {});
  expect(kept).toEqual([`${OLD}: perhaps region test: its base image debian:bookworm is not here`]);
  expect(removed).toEqual([STAGE.Id]);
});

test('an image that the engine does not let go is an error in its words', async () => {
  const refusal = answerJson(409, { message: 'conflict: image is being used' });
  await expect(prune([OLD], true, { ...BASE, [`DELETE /images/${OLD}`]: refusal })).rejects.toThrow(
    `removing the image ${OLD} failed: conflict: image is being used`,
  );
});

test.each([
  ['a region', 'regions/broken.yaml', 'in the files of this site; nothing was run'],
  ['an image lock', 'image-locks/broken.yaml', 'an image lock is wrong; nothing was removed'],
])('nothing is removed while %s is broken', async (_, name, message) => {
  const file = join(root, 'tempest-profiles', name);
  writeFileSync(file, 'relase: zed\n');
  try {
    await expect(prune([OLD], true)).rejects.toThrow(message);
  } finally {
    rmSync(file);
  }
});
