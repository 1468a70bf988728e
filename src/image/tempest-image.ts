import { createHash } from 'node:crypto';
import type { PackagePin } from '../model/plan.ts';
import type { BuildSettings } from '../model/site-profile.ts';
import type { Release } from '../release/releases.ts';
import { renderDockerfile } from './dockerfile.ts';

/** Labels that say what an image was made for. What it holds is read from the image itself, never from a label. */
const IMAGE_LABELS = {
  release: 'osgate.release',
  tempestVersion: 'osgate.tempest.version',
  tempestCommit: 'osgate.tempest.commit',
  /** SHA-256 of what decides the image's content; the tag is its beginning. */
  input: 'osgate.input',
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
  /** Constraint lines: the lock, or the site's own file. Undefined: the upper constraints of the release's pin. */
  readonly constraints: string | undefined;
  /** PEM text of further CAs that the build trusts. */
  readonly caBundle: string | undefined;
  /** Wheels of the site's own folder, named by file. */
  readonly wheels: readonly ImageFile[];
  /** Every file of `src/image/container/`: `install.sh`, `osgate-run.py`, `subunit_runner.py`. */
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
  const { release, base, build, wheels, programs } = input;
  const deciding = [...programs, ...pinFiles(input), ...wheels.map((wheel) => inFolder('wheels', wheel))];
  const labels = {
    [IMAGE_LABELS.release]: release.name,
    [IMAGE_LABELS.tempestVersion]: release.tempest.version,
    [IMAGE_LABELS.tempestCommit]: release.tempest.commit,
  };
  const recipe = { path: 'Dockerfile', content: renderDockerfile({ base, labels }) };
  // how packages are fetched (index, proxies, CA, mirrors) does not decide which packages the image holds
  const sha256 = digest([recipe, ...deciding]);
  const dockerfile = renderDockerfile({ base, labels: { ...labels, [IMAGE_LABELS.input]: sha256 } });
  return {
    reference: `osgate/tempest:${release.name}-${sha256.slice(0, 12)}`,
    dockerfile: 'Dockerfile',
    context: [{ path: 'Dockerfile', content: dockerfile }, ...deciding, ...transportFiles(input)],
    buildArgs: proxyArguments(build.proxy),
  };
}

/** What `install.sh` installs, and at which versions. */
function pinFiles({ release, plugins, build, constraints }: TempestImageInput): ImageFile[] {
  const requirements = [release.tempest, ...plugins].map((pin) => requirement(pin, build.gitMirror));
  return [
    { path: 'requirements.txt', content: `${requirements.join('\n')}\n` },
    { path: 'constraints.txt', content: constraintsFor(constraints, release, build.gitMirror) },
    { path: 'python-version', content: `${release.python}\n` },
  ];
}

function requirement({ name, version, commit }: PackagePin, gitMirror: string | undefined): string {
  if (gitMirror === undefined) return `${name}==${version}`;
  return `${name} @ git+${gitMirror.replace(/\/$/, '')}/${name}@${commit}`;
}

/** A package from git has no version that a constraint could name. */
function constraintsFor(
  text: string | undefined,
  { constraints }: Release,
  gitMirror: string | undefined,
): string {
  if (text === undefined) return `-c ${constraints.url}\n`;
  if (gitMirror === undefined) return text;
  return text.replace(/^(?:tempest|[\w.-]+[-_]tempest[-_]plugin)==.*\n?/gim, '');
}

/** How the build reaches packages; nothing of it is left in the image. */
function transportFiles({ build, caBundle, wheels }: TempestImageInput): ImageFile[] {
  const { packageIndex, aptMirror } = build;
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
