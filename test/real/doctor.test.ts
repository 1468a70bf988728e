import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Check } from '../../src/model/check.ts';
import { schemaErrors } from '../published-schema.ts';
import { LAB, Lab } from './lab.ts';
import { startLab, TestSite } from './osgate.ts';

const REGION_FILE = 'tempest-profiles/regions/test.yaml';
const IMAGE = `${LAB.image}/images/11111111-1111-4111-8111-111111111111`;

let lab: Lab;
let networkId: string;
let site: TestSite;
beforeAll(async () => {
  await startLab();
  site = await TestSite.create();
  lab = await Lab.connect();
  const { networks } = (await lab.call('GET', `${LAB.network}/networks?name=provider-vlan-100`)) as {
    networks: { id: string }[];
  };
  networkId = networks[0]?.id ?? '';
});
afterAll(() => site[Symbol.asyncDispose]());

/** What is not green: `state line: detail`. */
async function diagnose(
  env: Readonly<Record<string, string>> = {},
): Promise<{ red: string[]; exitCode: number }> {
  const { stdout, exitCode } = await site.osgate(['doctor', '--region', 'test', '--json'], env);
  expect(schemaErrors('doctor')(stdout)).toEqual([]);
  const { checks } = JSON.parse(stdout) as { checks: Check[] };
  for (const { state, remedy, name } of checks) {
    if (state === 'fail') expect(remedy, `the remedy of ${name}`).toBeTruthy();
  }
  const red = checks.filter(({ state }) => state !== 'ok');
  return {
    red: red.map(({ name, state, detail }) => `${state} ${name}: ${detail}`),
    exitCode: exitCode ?? -1,
  };
}

async function image(path: string, value: unknown): Promise<void> {
  const change = [{ op: 'add', path, value }];
  await lab.call('PATCH', IMAGE, change, 'application/openstack-images-v2.1-json-patch');
}
const network = (change: object) =>
  lab.call('PUT', `${LAB.network}/networks/${networkId}`, { network: change });
async function computeService(status: 'enabled' | 'disabled'): Promise<void> {
  const { services } = (await lab.call('GET', `${LAB.compute}/os-services?binary=nova-compute`)) as {
    services: { id: string }[];
  };
  await lab.call('PUT', `${LAB.compute}/os-services/${services[0]?.id}`, { status });
}

test('the lab is green in every line', async () => {
  expect(await diagnose()).toEqual({ red: [], exitCode: 0 });
});

/** Broken in the lab itself, and healed. */
const BREAKS: readonly [line: string, breakIt: () => Promise<unknown>, heal: () => Promise<unknown>][] = [
  [
    'fail network: provider-vlan-100 is switched off',
    () => network({ admin_state_up: false }),
    () => network({ admin_state_up: true }),
  ],
  [
    'fail images: tiny-image is deactivated, expected active',
    () => lab.call('POST', `${IMAGE}/actions/deactivate`),
    () => lab.call('POST', `${IMAGE}/actions/reactivate`),
  ],
  [
    "fail images: tiny-image is private: Tempest's own projects could not boot it",
    () => image('/visibility', 'private'),
    () => image('/visibility', 'public'),
  ],
  [
    'fail flavors: tiny64 has 64 MB of memory, image tiny-image asks for 4096',
    () => image('/min_ram', 4096),
    () => image('/min_ram', 0),
  ],
  [
    'fail hypervisors: 0 of 1 up and enabled; compute.min_nodes is 1',
    () => computeService('disabled'),
    () => computeService('enabled'),
  ],
  ['fail quota: a new project gets 0 instances', () => lab.instanceQuota(0), () => lab.instanceQuota(100)],
  [
    'fail login: http://127.0.0.1:5000/v3/auth/tokens does not answer',
    () => lab.stop('keystone'),
    () => lab.start('keystone'),
  ],
];

describe('what is broken in the lab is red in its own line, with exit code 5', () => {
  test.each(BREAKS)('%s', async (line, breakIt, heal) => {
    await breakIt();
    try {
      const { red, exitCode } = await diagnose();
      expect(red).toEqual([expect.stringContaining(line)]);
      expect(exitCode).toBe(5);
    } finally {
      await heal();
    }
  });

  test('a second network of the same name', async () => {
    const made = (await lab.call('POST', `${LAB.network}/networks`, {
      network: { name: 'provider-vlan-100' },
    })) as {
      network: { id: string };
    };
    try {
      const { red, exitCode } = await diagnose();
      expect(red).toEqual([
        expect.stringContaining(
          'fail network: expected one network "provider-vlan-100" in the region, there are 2: ',
        ),
      ]);
      expect(exitCode).toBe(5);
    } finally {
      await lab.call('DELETE', `${LAB.network}/networks/${made.network.id}`);
    }
  });

  test('healed, every line is green again', async () => {
    expect(await diagnose()).toEqual({ red: [], exitCode: 0 });
  });
});

describe('what is wrong on this side is red in its own line', () => {
  test.each([
    [
      'images: {default: tiny-image,',
      'images: {default: no-image,',
      'fail images: expected one image "no-image" in the region, there is none',
    ],
    [
      'flavors: {default: tiny64,',
      'flavors: {default: no-flavor,',
      'fail flavors: expected one flavor "no-flavor" in the region, there is none',
    ],
    [
      'segmentation_id: 100',
      'segmentation_id: 200',
      'fail network: provider-vlan-100: segmentation_id is 100',
    ],
    [
      'segmentation_id: 100',
      'segmentation_id: 100, subnets: [10.99.0.0/24]',
      'fail subnets: provider-vlan-100 has ',
    ],
    ['backup: false', 'backup: true', 'warn features: features.volume.backup is true'],
  ])('%s becomes %s', async (before, after, line) => {
    await site.edit(REGION_FILE, (text) => text.replace(before, after));
    try {
      expect((await diagnose()).red).toEqual([expect.stringContaining(line)]);
    } finally {
      await site.edit(REGION_FILE, (text) => text.replace(after, before));
    }
  });

  test('a wrong password, and no Docker', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'osgate-clouds-'));
    const clouds = join(folder, 'clouds.yaml');
    await writeFile(
      clouds,
      'clouds: {osgate-lab: {auth: {auth_url: "http://127.0.0.1:5000", username: admin, password: wrong, project_name: admin}, region_name: test}}\n',
    );
    try {
      const env = { OS_CLIENT_CONFIG_FILE: clouds, DOCKER_HOST: 'tcp://127.0.0.1:9' };
      const { red, exitCode } = await diagnose(env);
      expect(red).toEqual([
        expect.stringContaining('fail docker: no Docker Engine answers at tcp://127.0.0.1:9'),
        expect.stringContaining(
          'fail login: http://127.0.0.1:5000/v3: Keystone refused admin on project admin',
        ),
      ]);
      expect(exitCode).toBe(5);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
