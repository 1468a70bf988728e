import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { OsgateError } from '../../../src/model/errors.ts';
import { resolveProfile } from '../../../src/profile/resolve.ts';
import { findRelease, parseReleases, RELEASES_FILE } from '../../../src/release/releases.ts';
import { checkRegion, examineRegion } from '../../../src/use-cases/run/preflight.ts';
import { type FakeAnswer, startFakeCloud, tokenAnswer } from '../../cloud/fake-keystone.ts';

const root = mkdtempSync(join(tmpdir(), 'osgate-preflight-'));
afterAll(() => rmSync(root, { recursive: true }));

const { releases } = parseReleases(readFileSync(RELEASES_FILE, 'utf8'));

const { profile } = resolveProfile(
  'test',
  new Map([
    [
      'tempest-profiles/regions/test.yaml',
      'release: zed\ncredentials: {cloud: fake, clouds_file: clouds.yaml}\nservices: {nova: false, cinder: false, neutron: false}\n' +
        'network: {name: net, isolated: false}\nvalidation: {enabled: false}\nimages: {default: tiny}\nflavors: {default: f}\n',
    ],
  ]),
);

/** A source whose clouds.yaml leads to `url`. */
function sourceFor(url: string, cloud = 'fake') {
  if (profile === undefined) throw new Error('the profile is wrong');
  const auth = `{auth_url: "${url}/v3", username: admin, password: p, project_name: admin}`;
  writeFileSync(join(root, 'clouds.yaml'), `clouds:\n  ${cloud}: {auth: ${auth}, region_name: test}\n`);
  const { release } = findRelease(releases, profile.release);
  if (release === undefined) throw new Error(`${profile.release} is not pinned`);
  const now = () => new Date('2026-11-22T12:00:00Z');
  return { root, profile, origins: new Map(), release, releases, env: {}, now };
}

async function lines(url: string, cloud?: string): Promise<string[]> {
  const { checks } = await examineRegion(sourceFor(url, cloud));
  return checks.map(({ name, state }) => `${state} ${name}`);
}

test('what cannot be passed is the last line', async () => {
  expect(await lines('http://127.0.0.1:9', 'other')).toEqual(['fail credentials']);
  expect(await lines('http://127.0.0.1:9')).toEqual(['ok credentials', 'fail login']);
});

test('a service that the catalog lacks is red, and stops a run with exit 5', async () => {
  await using cloud = await startFakeCloud((_method, _path, _body, base) =>
    tokenAnswer(base, { identity: '/v3' }),
  );
  const error: unknown = await checkRegion(sourceFor(cloud.url), () => {}).catch((reason) => reason);
  if (!(error instanceof OsgateError)) throw error;
  expect(error.exitCode).toBe(5);
  expect(await lines(cloud.url)).toContain('fail services');
});

test.each([
  ['2026-11-22T12:00:01Z', 'ok clock'],
  ['2026-11-22T12:01:00Z', 'warn clock'],
  ['2026-11-22T13:00:00Z', 'fail clock'],
])('Keystone at %s, here 12:00:00: %s', async (issued, expected) => {
  await using cloud = await startFakeCloud((_method, path, _body, base): FakeAnswer => {
    if (path === '/v3/auth/tokens') return withIssued(tokenAnswer(base, IMAGE_ONLY), issued);
    return { status: 200, body: { ...IMAGE, ...LISTS } };
  });
  expect(await lines(cloud.url)).toContain(expected);
});

test('a cloud of another release is told before a run, with the pin to choose', async () => {
  await using cloud = await startFakeCloud((_method, path, _body, base): FakeAnswer => {
    if (path === '/v3/auth/tokens')
      return tokenAnswer(base, { ...IMAGE_ONLY, placement: '/placement', 'block-storage': '/volume' });
    if (path === '/compute') return { status: 200, body: { version: { version: '2.88' } } };
    if (path === '/volume') return { status: 200, body: { versions: [{ version: '3.64' }] } };
    return { status: 200, body: { ...IMAGE, ...LISTS } };
  });
  const source = sourceFor(cloud.url);
  const services = { ...source.profile.services, nova: true, cinder: true };
  const told: string[] = [];
  await checkRegion({ ...source, profile: { ...source.profile, services } }, (text) => told.push(text)).catch(
    () => {},
  );
  expect(told).toContain(
    'release: compute up to 2.88, volume up to 3.64, as wallaby; the profile says zed; ' +
      'tempest 39.0.0 is newer than 33.0.0, the last that supports wallaby; ' +
      'set release in the profile to what is deployed: wallaby (tempest 33.0.0)',
  );
});

const IMAGE = { id: 'i', name: 'tiny', status: 'active', visibility: 'public' };
const LISTS = {
  images: [IMAGE],
  flavors: [{ id: '1', name: 'f' }],
  networks: [{ id: 'n', name: 'net' }],
  extensions: [],
};
const IMAGE_ONLY = { image: '/image', compute: '/compute', network: '/network' };

function withIssued(answer: FakeAnswer, issued: string): FakeAnswer {
  const { token } = answer.body as { token: object };
  return { ...answer, body: { token: { ...token, issued_at: issued } } };
}
