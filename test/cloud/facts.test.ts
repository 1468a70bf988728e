import { expect, test } from 'vitest';
import { newestMicroversion, readCloudFacts } from '../../src/cloud/facts.ts';
import type { CloudSession } from '../../src/cloud/session.ts';
import { OsgateError } from '../../src/model/errors.ts';
import { formatProblem } from '../../src/model/problem.ts';

const WANTED = {
  images: { default: 'tiny', alt: 'tiny' },
  flavors: { default: 'small', alt: 'small' },
  network: 'provider',
  publicNetwork: undefined,
  services: ['compute', 'image', 'network'],
  placeOf: (key: string) => (key === 'network.name' ? { file: 'r.yaml', line: 3, column: 9 } : undefined),
} as const;

const LISTS = {
  images: [{ id: 'i1', name: 'tiny' }],
  flavors: [{ id: '1', name: 'small' }],
  networks: [{ id: 'n1', name: 'provider' }],
  extensions: [{ alias: 'trunk' }, { alias: 'agent' }],
  version: { version: '2.93', status: 'CURRENT' },
};

/** A region whose every service answers with all lists at once. */
function region(change: Partial<Record<keyof typeof LISTS, unknown>> = {}): CloudSession {
  return {
    issuedAt: undefined,
    endpoint: (...types) =>
      types.includes('placement') ? undefined : `http://cloud.example.org/${types[0]}`,
    download: async () => undefined,
    get: async () => ({ status: 200, headers: {}, json: { ...LISTS, ...change } }),
  };
}

async function problemsOf(session: CloudSession, network: string = WANTED.network): Promise<string[]> {
  const error: unknown = await readCloudFacts(session, { ...WANTED, network }).catch((reason) => reason);
  if (!(error instanceof OsgateError)) throw new Error('expected a refusal');
  expect(error.exitCode).toBe(5);
  return error.problems.map((problem) => `${problem.code}: ${formatProblem(problem)}`);
}

test('names become ids', async () => {
  expect(await readCloudFacts(region(), WANTED)).toEqual({
    images: { defaultId: 'i1', altId: 'i1' },
    flavors: { defaultId: '1', altId: '1' },
    network: { id: 'n1', name: 'provider' },
    publicNetwork: undefined,
    networkExtensions: ['agent', 'trunk'],
    microversions: { compute: '2.93', volume: '2.93', placement: undefined },
  });
});

test('a network name that exists twice is refused, with both ids', async () => {
  const networks = [...LISTS.networks, { id: 'n2', name: 'provider' }];
  expect(await problemsOf(region({ networks }))).toEqual([
    'network-ambiguous: r.yaml:3:9: expected one network "provider" in the region, there are 2: n1, n2\n  remove or rename the others: Tempest looks it up by its name, also where the profile gives the id',
  ]);
});

test('nor does an id help: Tempest looks the network up by its name', async () => {
  const networks = [...LISTS.networks, { id: 'n2', name: 'provider' }];
  expect(await problemsOf(region({ networks }), 'n1')).toEqual([
    expect.stringContaining('expected one network "n1" in the region, there are 2: n1, n2'),
  ]);
});

test('everything that is missing is told at once, each once', async () => {
  const images = [{ id: 'i9', name: 'other' }];
  expect(await problemsOf(region({ images, flavors: [] }))).toEqual([
    'image-missing: expected one image "tiny" in the region, there is none\n  it has: other',
    'flavor-missing: expected one flavor "small" in the region, there is none\n  it has: none',
  ]);
});

test('an image that stands on the second page is there', async () => {
  const cloud = region();
  const pages: Readonly<Record<string, unknown>> = {
    'http://cloud.example.org/image/v2/images?limit=1000': {
      images: [{ id: 'i9', name: 'snapshot' }],
      next: '/v2/images?limit=1000&marker=i9',
    },
  };
  const get: CloudSession['get'] = async (url) =>
    url in pages ? { status: 200, headers: {}, json: pages[url] } : cloud.get(url);
  expect((await readCloudFacts({ ...cloud, get }, WANTED)).images.defaultId).toBe('i1');
});

test.each([
  ['http://cloud:8776/v3/4711', 'http://cloud:8776/'],
  ['https://cloud/volume/v3/4711', 'https://cloud/volume/'],
  ['https://cloud/volume/v3', 'https://cloud/volume/v3/'],
  ['https://cloud/volume', 'https://cloud/'],
])('the service at %s may tell its microversions at %s', async (endpoint, place) => {
  const session: CloudSession = {
    ...region(),
    endpoint: () => endpoint,
    get: async (url) => ({ status: 200, headers: {}, json: url === place ? LISTS.version : undefined }),
  };
  expect(await newestMicroversion({ ...session }, 'volume')).toBeUndefined();
  const versions = {
    versions: [
      { status: 'SUPPORTED', version: '' },
      { status: 'CURRENT', version: '3.70' },
    ],
  };
  const get: CloudSession['get'] = async (url) => ({
    status: 200,
    headers: {},
    json: url === place ? versions : undefined,
  });
  expect(await newestMicroversion({ ...session, get }, 'volume')).toBe('3.70');
});
