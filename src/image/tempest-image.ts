import { createHash } from 'node:crypto';
import type { PackagePin } from '../model/plan.ts';
import type { BuildSettings } from '../model/site-profile.ts';
import type { Release } from '../release/releases.ts';
import { renderDockerfile } from './dockerfile.ts';

/** Labels that say what an image was made for. What it holds is read from the image itself, never from a label. */
export const IMAGE_LABELS = {
  release: 'osgate.release',
  tempestVersion: 'osgate.tempest.version',
  tempestCommit: 'osgate.tempest.commit',
  /** SHA-256 of what decides the image's content; the tag is its beginning. */
  input: 'osgate.input',
  /** The image that it was built on: reference and id. */
  base: 'osgate.base',
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
  /** `sha256:…` of that image. */
  readonly baseId: string;
  /** Constraint lines: the lock, or the site's own file. Undefined: the upper constraints of the release's pin. */
  readonly constraints: string | undefined;
  /** PEM text of further CAs that the build trusts. */
  readonly caBundle: string | undefined;
  /** `git archive` of each of {@link pinsFromGit}, `<package>.tar`; needed to build, not to know the reference. */
  readonly archives: readonly ImageFile[];
  /** Wheels of the site's own folder, named by file. */
  readonly wheels: readonly ImageFile[];
  /** Every file of `src/image/container/`: `install.sh`, `osgate-run.py`, `subunit_runner.py`. */
  readonly programs: readonly ImageFile[];
}

type PinsAndBuild = Pick<TempestImageInput, 'release' | 'plugins' | 'build'>;

export interface TempestImage {
  /** Named after everything that decides what the image holds: unchanged input, unchanged reference. */
  readonly reference: string;
  readonly context: readonly ImageFile[];
  readonly dockerfile: 'Dockerfile';
  /** Proxies: the engine keeps these predefined arguments out of an image's history. */
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly network: 'host' | 'none';
}

/** Says how an image is built: reference, context, arguments. Pure: the same input gives the same bytes. */
export function planTempestImage(input: TempestImageInput): TempestImage {
  const { release, base, build, wheels, programs } = input;
  const deciding = [...programs, ...pinFiles(input), ...wheels.map((wheel) => inFolder('wheels', wheel))];
  const labels = {
    [IMAGE_LABELS.release]: release.name,
    [IMAGE_LABELS.tempestVersion]: release.tempest.version,
    [IMAGE_LABELS.tempestCommit]: release.tempest.commit,
  };
  const interpreter = release.python.startsWith('2.') ? '/usr/bin/python3' : '/opt/osgate/bin/python';
  const recipe = { path: 'Dockerfile', content: renderDockerfile({ base, labels, interpreter }) };
  // how packages are fetched (index, proxies, CA, mirrors) does not decide which packages the image holds
  const sha256 = digest([recipe, ...deciding]);
  const attested = {
    ...labels,
    [IMAGE_LABELS.input]: sha256,
    [IMAGE_LABELS.base]: `${base}@${input.baseId}`,
  };
  const dockerfile = renderDockerfile({ base, labels: attested, interpreter });
  return {
    reference: `osgate/tempest:${release.name}-${sha256.slice(0, 12)}`,
    dockerfile: 'Dockerfile',
    context: [{ path: 'Dockerfile', content: dockerfile }, ...deciding, ...transportFiles(input)],
    buildArgs: proxyArguments(build.proxy),
    network: build.offline ? 'none' : 'host',
  };
}

/** The packages that are installed from git instead of from the package index. */
export function pinsFromGit({ release, plugins, build }: PinsAndBuild): readonly PackagePin[] {
  if (build.gitMirror === undefined) return [];
  return [release.tempest, ...plugins].filter(({ name }) => build.gitPackages?.includes(name) ?? true);
}

/** What `install.sh` installs, and at which versions. */
function pinFiles(input: TempestImageInput): ImageFile[] {
  const { release, plugins, constraints } = input;
  const requirements = [release.tempest, ...plugins].map(({ name, version }) => `${name}==${version}\n`);
  const fromGit = pinsFromGit(input).map(({ name, version, commit }) => `${name} ${version} ${commit}\n`);
  return [
    { path: 'requirements.txt', content: requirements.join('') },
    constraints === undefined
      ? { path: 'constraints-url', content: `${release.constraints.url}\n` }
      : { path: 'constraints.txt', content: constraints },
    { path: 'python-version', content: `${release.python}\n` },
    ...(fromGit.length > 0 ? [{ path: 'sources.txt', content: fromGit.join('') }] : []),
  ];
}

/** How the build reaches packages; nothing of it is left in the image. */
function transportFiles({ build, caBundle, wheels, archives }: TempestImageInput): ImageFile[] {
  const { aptMirror, offline } = build;
  const packageIndex = offline ? 'none' : build.packageIndex;
  const pip = [
    '[global]',
    ...(packageIndex === 'none' ? ['no-index = true'] : []),
    ...(packageIndex !== undefined && packageIndex !== 'none' ? [`index-url = ${packageIndex}`] : []),
    ...(wheels.length > 0 ? ['find-links = /build/wheels'] : []),
    ...(caBundle === undefined ? [] : ['cert = /build/ca-bundle.crt']),
    '',
  ].join('\n');
  return [
    { path: 'pip.conf', content: pip },
    ...(caBundle === undefined ? [] : [{ path: 'ca-bundle.crt', content: caBundle }]),
    ...(aptMirror === undefined ? [] : [{ path: 'apt-mirror', content: `${aptMirror}\n` }]),
    ...(offline ? [{ path: 'offline', content: '' }] : []),
    ...archives.map((archive) => inFolder('sources', archive)),
  ];
}

function inFolder(folder: string, { path, content }: ImageFile): ImageFile {
  return { path: `${folder}/${path}`, content };
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
  return hash.digest('hex');
}
