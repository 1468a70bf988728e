import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { PackagePin } from '../model/plan.ts';
import type { Problem } from '../model/problem.ts';
import { formatTestId, type TestId } from '../model/test-id.ts';
import { pinSchema } from '../profile/pin-schema.ts';
import { parseYaml, validateYaml, type YamlPath, type YamlSource } from '../profile/yaml-source.ts';
import type { Release } from './releases.ts';

/** What an image was built from and what it holds; a site commits it and reviews its changes. */
export interface ImageLock {
  readonly image: string;
  /** `sha256:…`; undefined in a lock for engines that each build their own. */
  readonly imageId: string | undefined;
  /** `osgate/debian:bookworm@sha256:…`; without the id where {@link imageId} is undefined. */
  readonly base: string;
  /** SHA-256 of Dockerfile, programs, pins, constraints and wheels. */
  readonly input: string;
  readonly python: string;
  readonly pins: readonly PackagePin[];
  /** SHA-256 of the list of tests. */
  readonly testsSha256: string;
  readonly tests: number;
  /** Lines of `pip freeze`. */
  readonly installed: readonly string[];
}

/** What an engine says of an image. */
export interface LockableImage {
  readonly reference: string;
  readonly id: string;
  readonly base: string;
  readonly input: string;
  readonly tests: readonly TestId[];
  readonly installed: readonly string[];
}

const IMAGE_LOCKS = 'tempest-profiles/image-locks/';

/** Where the image lock of a region stands, relative to the site root. */
export function imageLockFileOf(region: string, release: string): string {
  return `${IMAGE_LOCKS}${region}-${release}.yaml`;
}

/** Describes an image. `portable`: without the ids that each build of the same makes anew. */
export function describeImage(
  image: LockableImage,
  { tempest, python }: Release,
  plugins: readonly PackagePin[],
  { portable }: { portable: boolean },
): ImageLock {
  const list = image.tests.map((test) => `${formatTestId(test)}\n`).join('');
  return {
    image: image.reference,
    imageId: portable ? undefined : image.id,
    base: portable ? withoutId(image.base) : image.base,
    input: image.input,
    python,
    pins: [tempest, ...plugins],
    testsSha256: createHash('sha256').update(list).digest('hex'),
    tests: image.tests.length,
    installed: image.installed,
  };
}

function withoutId(base: string): string {
  return base.replace(/@sha256:.*$/, '');
}

const lockSchema = z.strictObject({
  schema: z.literal('osgate-image-lock/v1'),
  image: z.string().min(1),
  image_id: z.string().optional(),
  base: z.string().min(1),
  input: z.string().min(1),
  python: z.string(),
  pins: z.record(z.string(), pinSchema),
  tests: z.strictObject({ count: z.number().int(), sha256: z.string() }),
  installed: z.array(z.string()),
});

/** An image lock as the YAML file that a site commits. */
export function renderImageLock(lock: ImageLock): string {
  const { imageId, testsSha256, tests, pins, ...rest } = lock;
  const value = {
    schema: 'osgate-image-lock/v1',
    image: rest.image,
    ...(imageId !== undefined && { image_id: imageId }),
    base: rest.base,
    input: rest.input,
    python: rest.python,
    pins: Object.fromEntries(pins.map(({ name, version, commit }) => [name, { version, commit }])),
    tests: { count: tests, sha256: testsSha256 },
    installed: rest.installed,
  };
  const head =
    '# What the image of this region was built from and holds. Written by: osgate image lock. A run refuses another image.\n';
  return head + stringify(value, { lineWidth: 0 });
}

/** The images that the image locks of a site name, by file. `files`: every file below `tempest-profiles/`. */
export function lockedImages(files: ReadonlyMap<string, string>): {
  readonly images: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
} {
  const images = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [file, text] of files) {
    if (!file.startsWith(IMAGE_LOCKS)) continue;
    const { lock, problems: wrong } = parseImageLock(text, file);
    problems.push(...wrong);
    if (lock !== undefined) images.set(file, lock.image);
  }
  return { images, problems };
}

function parseImageLock(text: string, file: string) {
  const { source, problems } = parseYaml(text, file);
  if (source === undefined) return { source, lock: undefined, problems };
  const { value: lock, problems: wrong } = validateYaml(lockSchema, source);
  return { source, lock, problems: wrong };
}

/**
 * Holds an image to the lock of its region: every difference is a problem at its line of the lock. `actual` is
 * described with the ids in it; a lock without ids does not ask for them.
 */
export function compareWithLock(text: string, file: string, actual: ImageLock): Problem[] {
  const { source, lock, problems } = parseImageLock(text, file);
  if (source === undefined || lock === undefined) return problems;
  const base = lock.image_id === undefined ? withoutId(actual.base) : actual.base;
  const pairs: readonly (readonly [YamlPath, string, string | undefined, string | undefined])[] = [
    [['python'], 'Python', lock.python, actual.python],
    [['base'], 'the base image', lock.base, base],
    [['input'], 'what it is built from (recipe, pins, constraints, wheels)', lock.input, actual.input],
    ...(lock.image_id === undefined
      ? []
      : [[['image_id'], "the image's id", lock.image_id, actual.imageId] as const]),
    [
      ['tests'],
      'the list of tests',
      testsOf(lock.tests),
      testsOf({ count: actual.tests, sha256: actual.testsSha256 }),
    ],
  ];
  return [
    ...pairs.flatMap(([path, what, locked, found]) =>
      locked === found ? [] : [differs(source, path, `${what} was ${locked}, and is ${found}`)],
    ),
    ...comparePins(lock.pins, actual.pins, source),
    ...compareInstalled(lock.installed, actual.installed, source),
  ];
}

function testsOf({ count, sha256 }: { count: number; sha256: string }): string {
  return `${count} tests (sha256 ${sha256.slice(0, 12)})`;
}

function comparePins(
  locked: z.output<typeof lockSchema>['pins'],
  pins: readonly PackagePin[],
  source: YamlSource,
): Problem[] {
  const found = new Map(pins.map((pin) => [pin.name, `${pin.version} at ${pin.commit}`]));
  const names = new Set([...Object.keys(locked), ...found.keys()]);
  return [...names].flatMap((name) => {
    const was = locked[name] && `${locked[name].version} at ${locked[name].commit}`;
    const is = found.get(name);
    if (was === is) return [];
    return [
      differs(source, ['pins', name], `the pin of ${name} was ${was ?? 'none'}, and is ${is ?? 'none'}`),
    ];
  });
}

/** By package, so that a changed version is one difference. */
function compareInstalled(
  locked: readonly string[],
  found: readonly string[],
  source: YamlSource,
): Problem[] {
  const [before, after] = [locked, found].map((lines) => new Map(lines.map((line) => [nameOf(line), line])));
  const names = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])];
  return names.flatMap((name) => {
    const [was, is] = [before?.get(name), after?.get(name)];
    if (was === is) return [];
    const path = was === undefined ? ['installed'] : ['installed', locked.indexOf(was)];
    return [differs(source, path, `installed was ${was ?? `no ${name}`}, and is ${is ?? `no ${name}`}`)];
  });
}

function nameOf(line: string): string {
  return /^[A-Za-z0-9._-]+/.exec(line)?.[0].toLowerCase() ?? line;
}

function differs(source: YamlSource, path: YamlPath, message: string): Problem {
  return { code: 'image-differs', message, file: source.file, ...source.at(path) };
}
