import { z } from 'zod';
import { nearestAll } from '../model/nearest.ts';
import type { PackagePin } from '../model/plan.ts';
import type { Problem } from '../model/problem.ts';
import { parseYaml, validateYaml } from '../profile/yaml-source.ts';

/** Where the pins stand, relative to the site root. */
export const RELEASES_FILE = 'tempest-profiles/releases.yaml';

/** What tests one OpenStack release. */
export interface Release {
  /** OpenStack's own name: `zed`, `2025.1`. */
  readonly name: string;
  readonly tempest: PackagePin;
  readonly rally: PackagePin;
  readonly rallyOpenstack: PackagePin;
  /** Every plugin that has a pin; a profile says which of them it wants. */
  readonly plugins: readonly PackagePin[];
  /** Python of the image: `3.11`. */
  readonly python: string;
  /** Image reference to build on: `debian:bookworm`. */
  readonly baseImage: string;
  /** The upper constraints that Tempest's own tox.ini names at the pinned commit. */
  readonly constraints: { readonly series: string; readonly commit: string; readonly url: string };
  /** Why this version and no other, in one sentence. */
  readonly why: string;
}

const pinSchema = z.strictObject({
  version: z
    .string()
    .regex(/^\d+(\.\d+)*$/, 'expected a version like 46.3.0 (in quotes when it looks like a number)'),
  commit: z
    .string('expected a full commit of 40 hex digits (in quotes when it looks like a number)')
    .regex(/^[0-9a-f]{40}$/, 'expected a full commit of 40 hex digits'),
});

const releaseSchema = z.strictObject({
  why: z.string().min(1),
  tempest: pinSchema,
  rally: pinSchema,
  rally_openstack: pinSchema,
  plugins: z.record(z.string(), pinSchema).default({}),
  python: z
    .string('expected a Python version in quotes, like "3.11"')
    .regex(/^3\.\d+$/, 'expected a Python version like "3.11"'),
  base_image: z.string().min(1),
  constraints: z.strictObject({ series: z.string(), commit: pinSchema.shape.commit, url: z.url() }),
});

const fileSchema = z.strictObject({
  schema: z.literal('osgate-releases/v1'),
  releases: z.record(z.string(), releaseSchema),
});

/**
 * Parses the pin file. Every problem has its line; a pin with a short commit is none: it could be forged and does not
 * say which repository state was reviewed.
 */
export function parseReleases(
  text: string,
  file: string = RELEASES_FILE,
): { releases: readonly Release[]; problems: Problem[] } {
  const { source, problems } = parseYaml(text, file);
  if (!source) return { releases: [], problems };
  const checked = validateYaml(fileSchema, source);
  const entries = Object.entries(checked.value?.releases ?? {});
  return { releases: entries.map(([name, entry]) => toRelease(name, entry)), problems: checked.problems };
}

/** The release of that name, or a problem with the nearest names. */
export function findRelease(
  releases: readonly Release[],
  name: string,
): { release: Release | undefined; problems: Problem[] } {
  const release = releases.find((candidate) => candidate.name === name);
  if (release) return { release, problems: [] };
  const names = releases.map((candidate) => candidate.name);
  const near = nearestAll(name, names, 3);
  const hint =
    near.length > 0 ? `did you mean ${near.join(' or ')}?` : `pinned releases: ${names.join(', ')}`;
  const message = `no pin for the OpenStack release ${JSON.stringify(name)}`;
  return { release: undefined, problems: [{ code: 'unknown-release', message, file: RELEASES_FILE, hint }] };
}

/** The pins of the plugins that a profile wants; one without a pin is a problem. */
export function findPlugins(
  release: Release,
  names: readonly string[],
): { plugins: readonly PackagePin[]; problems: Problem[] } {
  const known = release.plugins.map((plugin) => plugin.name);
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name): Problem => {
      const near = nearestAll(name, known, 1)[0];
      return {
        code: 'unknown-plugin',
        message: `release ${release.name} pins no plugin ${JSON.stringify(name)}`,
        file: RELEASES_FILE,
        hint: near === undefined ? `pinned plugins: ${known.join(', ')}` : `did you mean ${near}?`,
      };
    });
  return { plugins: release.plugins.filter((plugin) => names.includes(plugin.name)), problems };
}

function toRelease(name: string, entry: z.output<typeof releaseSchema>): Release {
  return {
    name,
    tempest: { name: 'tempest', ...entry.tempest },
    rally: { name: 'rally', ...entry.rally },
    rallyOpenstack: { name: 'rally-openstack', ...entry.rally_openstack },
    plugins: Object.entries(entry.plugins).map(([plugin, pin]) => ({ name: plugin, ...pin })),
    python: entry.python,
    baseImage: entry.base_image,
    constraints: entry.constraints,
    why: entry.why,
  };
}
