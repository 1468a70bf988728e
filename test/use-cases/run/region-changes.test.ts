import { expect, test } from 'vitest';
import { readCloudFacts } from '../../../src/cloud/facts.ts';
import { openSession } from '../../../src/cloud/session.ts';
import { resolveProfile } from '../../../src/profile/resolve.ts';
import { wantedResources } from '../../../src/use-cases/run/preflight.ts';
import { findRegionChanges } from '../../../src/use-cases/run/region-changes.ts';
import { adminAt, type FakeAnswer, startFakeCloud, tokenAnswer } from '../../cloud/fake-keystone.ts';

const { profile } = resolveProfile(
  'test',
  new Map([
    [
      'tempest-profiles/regions/test.yaml',
      'release: zed\nservices: {nova: false, cinder: false}\nnetwork: {name: net}\n' +
        'validation: {enabled: false}\nimages: {default: tiny}\nflavors: {default: f}\n',
    ],
  ]),
);

interface Region {
  readonly networks: readonly { readonly id: string; readonly name: string }[];
  readonly images?: readonly { readonly id: string; readonly name: string }[];
  readonly status?: number;
}

/** What is said of a region that was as in `before` and is as in `after`. */
async function changes(before: Region, after: Region) {
  if (profile === undefined) throw new Error('the profile is wrong');
  let region = before;
  await using cloud = await startFakeCloud((_method, path, _body, base): FakeAnswer => {
    if (path === '/v3/auth/tokens') return tokenAnswer(base, { image: '/image', network: '/network' });
    const status = region.status ?? 200;
    if (path.startsWith('/network/v2.0/networks')) return { status, body: { networks: region.networks } };
    return { status: 200, body: { images: region.images ?? [TINY], extensions: [] } };
  });
  const credentials = adminAt(`${cloud.url}/v3`);
  const origins = new Map();
  const facts = await readCloudFacts(await openSession(credentials), wantedResources(profile, origins));
  region = after;
  const notices: string[] = [];
  const notify = (event: object) => 'text' in event && notices.push(String(event.text));
  const found = await findRegionChanges({ profile, origins, region: { credentials, facts }, notify });
  return { found, notices: notices.length };
}

const NET = { id: 'n1', name: 'net' };
const TINY = { id: 'i1', name: 'tiny' };

test.each<[string, Region, readonly string[], notices: number]>([
  ['as it was', { networks: [NET] }, [], 0],
  ['as it was, and tests left something', { networks: [NET, { id: 'n9', name: 'tempest-net' }] }, [], 0],
  ['without its network', { networks: [] }, ['expected one network "net" in the region, there is none'], 0],
  [
    'with two networks of that name',
    { networks: [NET, { id: 'n2', name: 'net' }] },
    ['expected one network "net" in the region, there are 2: n1, n2'],
    0,
  ],
  [
    'with another network of that name',
    { networks: [{ id: 'n2', name: 'net' }] },
    ['the network was n1 and is n2'],
    0,
  ],
  [
    'without its image',
    { networks: [NET], images: [] },
    ['expected one image "tiny" in the region, there is none'],
    0,
  ],
  [
    'with a second image of that name',
    { networks: [NET], images: [TINY, { id: 'i2', name: 'tiny' }] },
    [],
    1,
  ],
  ['not answering', { networks: [], status: 503 }, [], 1],
])('a region that is %s after a run', async (_, after, found, notices) => {
  expect(await changes({ networks: [NET] }, after)).toEqual({ found, notices });
});
