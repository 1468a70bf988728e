import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { schemaErrors } from '../published-schema.ts';
import { KnownSite } from '../use-cases/known/site.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

test('what pins prints for scripts is as its schemas say; of two regions no engine is asked', async () => {
  await using site = await KnownSite.create();
  await site.write('../tempest-profiles/regions/other.yaml', 'extends: [regions/test]\n');
  const osgate = async (...args: string[]) => {
    const { stdout } = await execa(process.execPath, [MAIN, '--root', site.root, 'pins', ...args, '--json'], {
      reject: false,
      extendEnv: false,
      env: { PATH: process.env.PATH ?? '', DOCKER_HOST: 'unix:///nowhere/docker.sock' },
    });
    return stdout;
  };
  const list = await osgate('list');
  const show = await osgate('show', 'zed');
  expect([list, show].map(schemaErrors('pins'))).toEqual([[], []]);
  const { releases } = JSON.parse(show);
  expect(releases).toEqual([JSON.parse(list).releases.find(({ name }: { name: string }) => name === 'zed')]);
  expect(releases[0].needs['neutron-tempest-plugin']).toEqual({ tempest: '>=29.2.0', python: '>=3.6' });
  expect(schemaErrors('pins-diff')(await osgate('diff', 'zed', '2025.1'))).toEqual([]);
  expect(schemaErrors('pins-check')(await osgate('check'))).toEqual([]);
});
