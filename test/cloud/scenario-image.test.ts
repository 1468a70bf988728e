import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findScenarioImage } from '../../src/cloud/scenario-image.ts';
import { openSession } from '../../src/cloud/session.ts';
import { resolveProfile } from '../../src/profile/resolve.ts';
import { adminAt, startFakeCloud, tokenAnswer } from './fake-keystone.ts';

const root = mkdtempSync(join(tmpdir(), 'osgate-image-'));
afterAll(() => rmSync(root, { recursive: true }));
writeFileSync(join(root, 'tiny.qcow2'), Buffer.from('QFI\u00fb\0\0\0\u0003', 'latin1'));
writeFileSync(join(root, 'tiny.raw'), 'data');

const FACTS = {
  images: { defaultId: 'i1', altId: 'i1' },
  flavors: { defaultId: '1', altId: '1' },
  network: undefined,
  publicNetwork: undefined,
  networkExtensions: [],
  microversions: { compute: undefined, volume: undefined, placement: undefined },
};
const IMAGE = { size: 6, disk_format: 'raw', container_format: 'bare' };

/** The check, and what the image says of itself and holds. */
async function find(file: string | undefined, image: object = IMAGE) {
  const images = `images: {default: i1${file === undefined ? '' : `, file: ${file}`}}`;
  const region = `release: zed\nnetwork: {isolated: true}\nvalidation: {enabled: false}\n${images}\nflavors: {default: f}\n`;
  const { profile } = resolveProfile('r', new Map([['tempest-profiles/regions/r.yaml', region]]));
  if (profile === undefined) throw new Error('the profile is wrong');
  await using cloud = await startFakeCloud((_method, path, _body, base) =>
    path === '/v3/auth/tokens'
      ? tokenAnswer(base, { image: '/image' })
      : { status: 200, body: path.endsWith('/file') ? 'bytes' : image },
  );
  const session = await openSession(adminAt(`${cloud.url}/v3`));
  const found = await findScenarioImage(session, { root, profile, facts: FACTS });
  const content = await found.image?.read();
  const { state, detail } = found.check;
  return {
    check: `${state} ${detail}`,
    format: found.image?.format.diskFormat,
    content: content && Buffer.from(content).toString('latin1'),
  };
}

test("without a file of the profile, the default image's own bytes", async () => {
  expect(await find(undefined)).toEqual({
    check: "ok the default image's own, raw, 1 MiB",
    format: 'raw',
    content: '"bytes"',
  });
});

test.each([
  ['tiny.qcow2', 'qcow2'],
  ['tiny.raw', 'raw'],
])('%s is %s by its first bytes', async (file, format) => {
  expect(await find(file)).toMatchObject({ check: `ok ${file}, ${format}, 1 MiB`, format });
});

test('a file that is not there is red', async () => {
  expect((await find('none.img')).check).toBe('fail images.file: none.img cannot be read');
});

test('a default image that is too large to travel is a warning, and nothing is downloaded', async () => {
  expect(await find(undefined, { ...IMAGE, size: 3 * 1024 ** 3 })).toEqual({
    check:
      'warn the default image has 3072 MiB, at most 256 MiB travel with a run; tests that upload an image will fail',
    format: undefined,
    content: undefined,
  });
});
