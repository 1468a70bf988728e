import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { execa } from 'execa';
import { expect } from 'vitest';
import { saveArchive } from '../../../src/engine/archive.ts';
import { ensureBaseImage } from '../../../src/engine/base-image.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { buildImage } from '../../../src/engine/image-build.ts';
import type { TestSite } from '../osgate.ts';

/** The Tempest plugin that comes from the git mirror. */
export const PLUGIN = 'our-tempest-plugin';
/** Debian with what an offline build asks of its base image, and no compiler. */
export const TOOLS = 'osgate/test-tools:bullseye';
/** The same with a compiler, and a wheel of everything that the lock of wallaby names. */
export const WHEELS = 'osgate/test-wheels:bullseye';

const CA = '/etc/ssl/certs/ca-certificates.crt';
const APT = 'apt-get -q -y -o APT::Sandbox::User=root install --no-install-recommends';

/**
 * Makes a site whose clouds of release wallaby are tested offline: base image, wheel folder and git mirror as
 * docs/building-images.md says, beside what the other releases do. Returns the commit of the plugin's tag.
 */
export async function prepareOfflineWallaby(engine: Engine, site: TestSite): Promise<string> {
  const base = await ensureBaseImage(engine, 'debian:bullseye', {
    aptMirror: undefined,
    offline: false,
    onLine: () => {},
  });
  await build(
    engine,
    TOOLS,
    `FROM ${base}
RUN apt-get -q -y update && ${APT} python3 python3-venv ca-certificates iputils-ping netbase`,
  );
  const lock = await readFile(join(site.root, 'tempest-profiles/locks/tempest-33.0.0.txt'), 'utf8');
  // pip 20.3 hands an environment variable on to the builds that it starts, and no option
  await build(
    engine,
    WHEELS,
    `FROM ${TOOLS}
RUN ${APT} gcc libc6-dev python3-dev
COPY . /in/
RUN if [ -s /in/ca.crt ]; then export PIP_CERT=/in/ca.crt; fi && python3 -m venv /venv && /venv/bin/pip install -q wheel && \
/venv/bin/pip wheel -q -w /wheels -c /in/lock.txt tempest==33.0.0 pbr setuptools wheel`,
    { path: 'lock.txt', content: lock },
  );
  await saveWheels(engine, join(site.root, 'wheels'));
  const commit = await makeMirror(site.root);
  await mkdir(join(site.root, 'tempest-profiles', 'releases'));
  await site.write(
    'tempest-profiles/releases/wallaby.yaml',
    `plugins: [${PLUGIN}]
pins: {wallaby: {${PLUGIN}: {version: 1.0.0, commit: ${commit}}}}
build:
  base_image: ${TOOLS}
  offline: true
  package_index: none
  find_links: wheels
  git_mirror: mirror
  git_packages: [${PLUGIN}]
`,
  );
  return commit;
}

async function build(
  engine: Engine,
  reference: string,
  dockerfile: string,
  ...files: readonly { path: string; content: string }[]
): Promise<void> {
  await buildImage(engine, {
    reference,
    dockerfile: 'Dockerfile',
    network: 'host',
    context: [
      { path: 'Dockerfile', content: dockerfile },
      { path: 'ca.crt', content: existsSync(CA) ? await readFile(CA, 'utf8') : '' },
      ...files,
    ],
  });
}

async function saveWheels(engine: Engine, folder: string): Promise<void> {
  await mkdir(folder);
  const container = await engine.docker.createContainer({ Image: WHEELS, Cmd: ['true'] });
  try {
    const wheels = await container.getArchive({ path: '/wheels' });
    const saved = await Readable.from(saveArchive(wheels, folder, () => [])).toArray();
    expect(saved.length).toBeGreaterThan(40);
  } finally {
    await container.remove();
  }
}

/** A mirror of one bare repository: a Tempest plugin of one test, tagged. Returns the tag's commit. */
async function makeMirror(root: string): Promise<string> {
  const work = join(root, 'work');
  const git = async (...args: string[]) =>
    execa('git', ['-C', work, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args]);
  await mkdir(join(work, 'our_plugin'), { recursive: true });
  await git('init', '-q');
  await git('commit', '-q', '--allow-empty', '-m', 'begin');
  for (const [path, content] of Object.entries(PLUGIN_FILES)) await writeFile(join(work, path), content);
  await git('add', '.');
  await git('commit', '-q', '-m', 'one test');
  await git('tag', '-a', '-m', 'a release', '1.0.0');
  const { stdout } = await git('rev-parse', 'HEAD');
  await git('clone', '-q', '--bare', '.', join(root, 'mirror', `${PLUGIN}.git`));
  return stdout;
}

const PLUGIN_FILES = {
  'setup.py': `from setuptools import setup
setup(name='${PLUGIN}', version='1.0.0', packages=['our_plugin'],
      entry_points={'tempest.test_plugins': ['ours = our_plugin.plugin:Ours']})
`,
  'our_plugin/__init__.py': '',
  'our_plugin/test_ours.py': `from tempest import test
from tempest.lib import decorators

class OursTest(test.BaseTestCase):
    @decorators.idempotent_id('11111111-2222-4333-8444-555555555555')
    def test_ours(self):
        pass
`,
  'our_plugin/plugin.py': `import os
from tempest.test_discover import plugins

class Ours(plugins.TempestPlugin):
    def load_tests(self):
        folder = os.path.dirname(os.path.abspath(__file__))
        return folder, os.path.dirname(folder)
    def register_opts(self, conf):
        pass
    def get_opt_lists(self):
        return []
`,
};
