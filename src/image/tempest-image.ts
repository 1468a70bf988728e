import { createHash } from 'node:crypto';
import type { PackagePin } from '../model/plan.ts';
import type { BuildSettings } from '../profile/site-profile.ts';
import type { Release } from '../release/releases.ts';
import { renderDockerfile } from './dockerfile.ts';

/** Labels that say what an image was made for. What it holds is read from the image itself, never from a label. */
export const IMAGE_LABELS = {
  release: 'osgate.release',
  tempestVersion: 'osgate.tempest.version',
  tempestCommit: 'osgate.tempest.commit',
} as const;

export interface ImageFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

export interface TempestImageInput {
  readonly release: Release;
  readonly plugins: readonly PackagePin[];
  readonly build: BuildSettings;
  /** The image to build on, as the engine knows it. */
  readonly base: string;
  /** Constraint lines: the lock, or the site's own file. */
  readonly constraints: string | undefined;
  /** PEM text of further CAs that the build trusts. */
  readonly caBundle: string | undefined;
  /** Wheels of the site's own folder, named by file. */
  readonly wheels: readonly ImageFile[];
  /** The programs that run inside: `osgate-run.py`, `subunit_runner.py`. */
  readonly programs: readonly ImageFile[];
}

export interface TempestImage {
  /** Named after everything that decides what the image holds: unchanged input, unchanged reference. */
  readonly reference: string;
  readonly context: readonly ImageFile[];
  readonly dockerfile: 'Dockerfile';
  /** Proxies: the engine keeps these predefined arguments out of an image's history. */
  readonly buildArgs: Readonly<Record<string, string>>;
}

/** Says how an image is built: reference, context, arguments. Pure: the same input gives the same bytes. */
export function planTempestImage(input: TempestImageInput): TempestImage {
  const { release, plugins, build, constraints, wheels, programs } = input;
  const packages = [release.tempest, ...plugins];
  const dockerfile = renderDockerfile({
    base: input.base,
    python: release.python,
    packages,
    gitMirror: build.gitMirror,
    aptMirror: build.aptMirror !== undefined,
    caBundle: input.caBundle !== undefined,
    constraints: constraints !== undefined,
    labels: {
      [IMAGE_LABELS.release]: release.name,
      [IMAGE_LABELS.tempestVersion]: release.tempest.version,
      [IMAGE_LABELS.tempestCommit]: release.tempest.commit,
    },
  });
  // how packages are fetched (index, proxies, CA, mirrors) does not decide which packages the image holds
  const deciding = [
    ...programs,
    { path: 'constraints', content: constraints ?? '' },
    { path: 'pins', content: JSON.stringify([release.name, input.base, release.python, packages]) },
    { path: 'recipe', content: dockerfile.replace(/-o \S+ |GIT_SSL_CAINFO=\S+ /g, '') },
  ];
  return {
    reference: `osgate/tempest:${release.name}-${digest(deciding)}`,
    dockerfile: 'Dockerfile',
    context: [
      { path: 'Dockerfile', content: dockerfile },
      ...siteFiles(input),
      ...wheels.map(({ path, content }) => ({ path: `site/wheels/${path}`, content })),
      ...programs.map(({ path, content }) => ({ path: `libexec/${path}`, content })),
    ],
    buildArgs: proxyArguments(build.proxy),
  };
}

function siteFiles({ base, build, constraints, caBundle, wheels }: TempestImageInput): ImageFile[] {
  const { packageIndex } = build;
  const pip = [
    '[global]',
    ...(packageIndex === 'none' ? ['no-index = true'] : []),
    ...(packageIndex !== undefined && packageIndex !== 'none' ? [`index-url = ${packageIndex}`] : []),
    ...(wheels.length > 0 ? ['find-links = /osgate-site/wheels'] : []),
    ...(caBundle === undefined ? [] : ['cert = /osgate-site/ca.pem']),
    '',
  ].join('\n');
  const suite = /debian:(?<suite>[a-z]+)/.exec(base)?.groups?.suite ?? 'stable';
  const apt = `deb ${build.aptMirror} ${suite} main\n`;
  return [
    { path: 'site/pip.conf', content: pip },
    ...(constraints === undefined ? [] : [{ path: 'site/constraints.txt', content: constraints }]),
    ...(caBundle === undefined ? [] : [{ path: 'site/ca.pem', content: caBundle }]),
    ...(build.aptMirror === undefined ? [] : [{ path: 'site/sources.list', content: apt }]),
  ];
}

function proxyArguments({ http, https, no }: BuildSettings['proxy']): Record<string, string> {
  const pairs = [
    ['http_proxy', http],
    ['https_proxy', https],
    ['no_proxy', no],
  ] as const;
  return Object.fromEntries(
    pairs.flatMap(([name, value]) =>
      value === undefined
        ? []
        : [
            [name, value],
            [name.toUpperCase(), value],
          ],
    ),
  );
}

function digest(files: readonly ImageFile[]): string {
  const hash = createHash('sha256');
  for (const { path, content } of files) hash.update(`${path}\0`).update(content).update('\0');
  return hash.digest('hex').slice(0, 12);
}
