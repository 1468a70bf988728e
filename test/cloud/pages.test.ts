import { expect, test } from 'vitest';
import { readPages } from '../../src/cloud/pages.ts';
import type { CloudSession } from '../../src/cloud/session.ts';

function session(answers: Readonly<Record<string, unknown>>): CloudSession {
  return {
    issuedAt: undefined,
    endpoint: () => undefined,
    get: async (url) => ({ status: url in answers ? 200 : 503, headers: {}, json: answers[url] }),
    download: async () => undefined,
  };
}

const NOVA = 'https://cloud/nova/v2.1/flavors';
const GLANCE = 'https://cloud/image/v2/images';
const [A, B] = [{ id: 'a' }, { id: 'b' }];

test.each([
  [
    'Nova links the next page below the list, by an address behind the proxy',
    `${NOVA}?is_public=None`,
    'flavors',
    {
      [`${NOVA}?is_public=None`]: {
        flavors: [A],
        flavors_links: [
          { rel: 'self', href: 'x' },
          { rel: 'next', href: 'http://10.0.0.1:8774/v2.1/flavors?is_public=None&marker=a' },
        ],
      },
      [`${NOVA}?is_public=None&marker=a`]: { flavors: [B] },
    },
  ],
  [
    'Glance links it beside the list, without the prefix of the proxy',
    `${GLANCE}?limit=1000`,
    'images',
    {
      [`${GLANCE}?limit=1000`]: { images: [A], next: '/v2/images?limit=1000&marker=a' },
      [`${GLANCE}?limit=1000&marker=a`]: { images: [B] },
    },
  ],
  [
    'Keystone says that there is none',
    'https://cloud/v3/users',
    'users',
    { 'https://cloud/v3/users': { users: [A, B], links: { next: null, self: 'x' } } },
  ],
  [
    'a page that links itself is read once',
    'https://cloud/v3/users',
    'users',
    {
      'https://cloud/v3/users': { users: [A], links: { next: '?marker=a' } },
      'https://cloud/v3/users?marker=a': { users: [B], links: { next: '?marker=a' } },
    },
  ],
])('%s', async (_what, address, key, answers) => {
  expect(await readPages(session(answers), address, key)).toEqual({
    entries: [A, B],
    status: 200,
    isWhole: true,
  });
});

test.each([
  ['that is refused', {}, 503],
  ['without a list', { [`${GLANCE}?marker=a`]: { error: 'x' } }, 200],
  ['that is no map', { [`${GLANCE}?marker=a`]: ['x'] }, 200],
])('with a second page %s the list is not whole', async (_what, more, status) => {
  const answers = { [GLANCE]: { images: [A], next: '/v2/images?marker=a' }, ...more };
  expect(await readPages(session(answers), GLANCE, 'images')).toEqual({
    entries: [A],
    status,
    isWhole: false,
  });
});
