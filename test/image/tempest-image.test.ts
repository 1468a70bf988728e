import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { planTempestImage, type TempestImageInput } from '../../src/image/tempest-image.ts';
import { findRelease, parseReleases, RELEASES_FILE } from '../../src/release/releases.ts';

const { releases } = parseReleases(readFileSync(RELEASES_FILE, 'utf8'));
const zed = findRelease(releases, 'zed').release;
if (!zed) throw new Error('no zed');

const input: TempestImageInput = {
  release: zed,
  plugins: [],
  base: 'debian:bookworm',
  baseId: 'sha256:0123',
  archives: [],
  build: {
    baseImage: undefined,
    packageIndex: undefined,
    findLinks: undefined,
    aptMirror: undefined,
    caBundle: undefined,
    gitMirror: undefined,
    gitPackages: undefined,
    offline: false,
    constraints: undefined,
    proxy: {},
  },
  constraints: 'tempest==39.0.0\nsix==1.16.0\n',
  caBundle: undefined,
  wheels: [],
  programs: [{ path: 'install.sh', content: 'true\n' }],
};
const plan = planTempestImage(input);

function withBuild(build: Partial<TempestImageInput['build']>, rest: Partial<TempestImageInput> = {}) {
  return planTempestImage({ ...input, ...rest, build: { ...input.build, ...build } });
}

function file(image: typeof plan, path: string): string | undefined {
  const content = image.context.find((each) => each.path === path)?.content;
  return content === undefined ? undefined : String(content);
}

describe('the plan of an image', () => {
  test('has this Dockerfile', () => {
    expect(file(plan, 'Dockerfile')).toMatchInlineSnapshot(`
      "FROM debian:bookworm AS build
      LABEL osgate.stage=build
      COPY . /build/
      RUN sh /build/install.sh

      FROM scratch
      COPY --from=build / /
      ENV PATH=/opt/osgate/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
      LABEL osgate.release="zed"
      LABEL osgate.tempest.version="39.0.0"
      LABEL osgate.tempest.commit="5b9b80e3c9f3723c1a935c4874d9c531c1155ddd"
      LABEL osgate.input="9feb87be0d72e8014f4aea0e3a44f0dc5707b666ed71e35492a8c1beab16c2c4"
      LABEL osgate.base="debian:bookworm@sha256:0123"
      USER osgate
      ENTRYPOINT ["/opt/osgate/bin/python", "-u", "/opt/osgate/share/osgate-run.py"]
      "
    `);
  });

  test('is named by release and content', () => {
    expect(plan.reference).toMatch(/^osgate\/tempest:zed-[0-9a-f]{12}$/);
    expect(file(plan, 'Dockerfile')).toContain(`LABEL osgate.input="${plan.reference.slice(-12)}`);
    expect(planTempestImage({ ...input }).reference).toBe(plan.reference);
  });

  test.each<[string, ReturnType<typeof withBuild>]>([
    ['a plugin', withBuild({}, { plugins: zed.plugins.slice(0, 1) })],
    ['another lock', withBuild({}, { constraints: 'six==1.17.0\n' })],
    ['another base', withBuild({}, { base: 'debian:trixie' })],
    ['another program', withBuild({}, { programs: [{ path: 'install.sh', content: 'false\n' }] })],
    ['a wheel', withBuild({}, { wheels: [{ path: 'a.whl', content: 'x' }] })],
    ['a git mirror', withBuild({ gitMirror: 'https://git.example.org/openstack' })],
  ])('%s changes its reference', (_, other) => {
    expect(other.reference).not.toBe(plan.reference);
  });

  test.each<[string, ReturnType<typeof withBuild>]>([
    ['a package index', withBuild({ packageIndex: 'https://pypi.example.org/simple' })],
    ['an apt mirror', withBuild({ aptMirror: 'http://deb.example.org/debian' })],
    ['a CA bundle', withBuild({}, { caBundle: 'PEM' })],
    ['a proxy', withBuild({ proxy: { http: 'http://proxy.example.org:3128' } })],
  ])('%s does not: it is only the way there', (_, other) => {
    expect(other.reference).toBe(plan.reference);
    expect(file(other, 'Dockerfile')).toBe(file(plan, 'Dockerfile'));
  });
});

describe('what the build reads', () => {
  test('the lock constrains the pinned version', () => {
    expect(file(plan, 'requirements.txt')).toBe('tempest==39.0.0\n');
    expect(file(plan, 'constraints.txt')).toBe(input.constraints);
  });

  test('without a lock the upper constraints of the pin do, at their commit', () => {
    const { constraints: _, ...rest } = input;
    const unlocked = planTempestImage({ ...rest, constraints: undefined });
    expect(file(unlocked, 'constraints-url')).toBe(`${zed.constraints.url}\n`);
  });

  test('from a git mirror comes the archive of the pinned commit', () => {
    const gitMirror = '/srv/git';
    const archives = [{ path: 'tempest.tar', content: Uint8Array.of(1) }];
    const mirrored = withBuild({ gitMirror }, { archives });
    expect(file(mirrored, 'sources.txt')).toBe(`tempest 39.0.0 ${zed.tempest.commit}\n`);
    expect(file(mirrored, 'requirements.txt')).toBe('tempest==39.0.0\n');
    expect(mirrored.context.map((each) => each.path)).toContain('sources/tempest.tar');
    expect(withBuild({ gitMirror }).reference, 'the reference is known before anything is fetched').toBe(
      mirrored.reference,
    );
  });

  test('only the named packages come from the git mirror', () => {
    const some = withBuild(
      { gitMirror: '/srv/git', gitPackages: ['cinder-tempest-plugin'] },
      { plugins: zed.plugins },
    );
    expect(file(some, 'sources.txt')).toMatch(/^cinder-tempest-plugin 1\.13\.0 [0-9a-f]{40}\n$/);
  });

  test('an offline build gets no network and no index', () => {
    const offline = withBuild({ offline: true });
    expect(offline.network).toBe('none');
    expect(file(offline, 'pip.conf')).toContain('no-index = true');
    expect(plan.network).toBe('host');
  });

  test("Python 2.7 runs the tests, and Debian's own Python what starts them", () => {
    const old = withBuild({}, { release: { ...zed, python: '2.7' } });
    expect(file(old, 'Dockerfile')).toContain('ENTRYPOINT ["/usr/bin/python3"');
    expect(file(old, 'python-version')).toBe('2.7\n');
  });

  test('a site without internet uses its wheels, mirror and CA', () => {
    const closed = withBuild(
      { packageIndex: 'none', aptMirror: 'https://deb.example.org/debian' },
      { caBundle: 'PEM', wheels: [{ path: 'six-1.16.0-py3-none-any.whl', content: Uint8Array.of(80, 75) }] },
    );
    expect(file(closed, 'pip.conf')).toBe(
      '[global]\nno-index = true\nfind-links = /build/wheels\ncert = /build/ca-bundle.crt\n',
    );
    expect(file(closed, 'apt-mirror')).toBe('https://deb.example.org/debian\n');
    expect(closed.context.map((each) => each.path)).toContain('wheels/six-1.16.0-py3-none-any.whl');
  });

  test('proxies are build arguments, in both spellings', () => {
    expect(withBuild({ proxy: { https: 'http://p:1', no: 'localhost' } }).buildArgs).toEqual({
      https_proxy: 'http://p:1',
      HTTPS_PROXY: 'http://p:1',
      no_proxy: 'localhost',
      NO_PROXY: 'localhost',
    });
  });
});
