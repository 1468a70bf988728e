import { z } from 'zod';
import { nearestAll } from '../model/nearest.ts';
import type { PackagePin, Plan } from '../model/plan.ts';
import type { Problem } from '../model/problem.ts';
import { pinSchema, versionSchema } from '../profile/pin-schema.ts';
import { parseYaml, validateYaml, type YamlSource } from '../profile/yaml-source.ts';

/** Where the pins stand, relative to the site root. */
export const RELEASES_FILE = 'tempest-profiles/releases.yaml';

/** The Tempest versions that upstream calls compatible with a release. */
interface SupportWindow {
  /** The newest tag when the release came out. */
  readonly first: string;
  /** The tag that ended the support, itself compatible; undefined while the release is maintained. */
  readonly last: string | undefined;
}

/** What a plugin says that it needs: `>=17.1.0`, `>=3.8`; undefined where it says nothing. */
interface PluginNeeds {
  readonly tempest: string | undefined;
  readonly python: string | undefined;
}

/** A pin that the site's own profile put in the place of a shipped one. */
export type PinOverride = NonNullable<Plan['pinOverrides']>[number];

/** What tests one OpenStack release. */
export interface Release {
  /** OpenStack's own name: `zed`, `2025.1`. */
  readonly name: string;
  readonly tempest: PackagePin;
  readonly rally: PackagePin;
  /** Undefined before rally-openstack was split from rally. */
  readonly rallyOpenstack: PackagePin | undefined;
  /** Every plugin that has a pin; a profile says which of them it wants. */
  readonly plugins: readonly PackagePin[];
  /** By plugin. */
  readonly needs: ReadonlyMap<string, PluginNeeds>;
  /** The Pythons that the pinned Tempest declares. */
  readonly pythons: readonly string[];
  readonly window: SupportWindow;
  /** The newest microversion that a cloud of this release offers, by service. */
  readonly microversions: { readonly compute: string | undefined; readonly volume: string | undefined };
  /** Python of the image: `2.7`, `3.11`. */
  readonly python: string;
  /** Image reference to build on: `debian:bookworm`. */
  readonly baseImage: string;
  /** The upper constraints that Tempest's own tox.ini names at the pinned commit. */
  readonly constraints: { readonly series: string; readonly commit: string; readonly url: string };
  /** Why this version and no other, in one sentence. */
  readonly why: string;
  /** What is not verified, or wants care. */
  readonly caveats: readonly string[];
  /** The Tempest that others take for this release, by who; a reason to test before trusting the pin. */
  readonly others: Readonly<Record<string, string>>;
  /** What the site changed. */
  readonly overrides: readonly PinOverride[];
}

const python = z
  .string('expected a Python version in quotes, like "3.11"')
  .regex(/^(2\.7|3\.\d+)$/, 'expected a Python version like "3.11"');
const atLeast = z.string().regex(/^>=\d+(\.\d+)*$/, 'expected a floor like ">=17.1.0"');

const microversion = z
  .string('expected a microversion in quotes, like "2.93"')
  .regex(/^\d+\.\d+$/, 'expected a microversion like "2.93"');

const releaseSchema = z.strictObject({
  why: z.string().min(1),
  caveats: z.array(z.string().min(1)).default([]),
  window: z.strictObject({ first: versionSchema, last: versionSchema.optional() }),
  microversions: z
    .strictObject({ compute: microversion.optional(), volume: microversion.optional() })
    .default({}),
  others: z.record(z.string(), z.string()).default({}),
  tempest: pinSchema.extend({ pythons: z.array(python).min(1) }),
  rally: pinSchema,
  rally_openstack: pinSchema.optional(),
  plugins: z
    .record(z.string(), pinSchema.extend({ tempest: atLeast.optional(), python: atLeast.optional() }))
    .default({}),
  python,
  base_image: z.string().min(1),
  constraints: z.strictObject({ series: z.string(), commit: pinSchema.shape.commit, url: z.url() }),
});

const fileSchema = z.strictObject({
  schema: z.literal('osgate-releases/v1'),
  releases: z.record(z.string(), releaseSchema),
});

/**
 * Parses the pin file; undefined is one that is not there. Every problem has its line; a pin with a short commit is none: it could be forged and does not
 * say which repository state was reviewed.
 */
export function parseReleases(
  text: string | undefined,
  file: string = RELEASES_FILE,
): { releases: readonly Release[]; problems: Problem[]; source: YamlSource | undefined } {
  if (text === undefined) {
    const message = `there is no ${file}, which pins Tempest for every release`;
    const hint = 'a site begins with a copy of the tempest-profiles/ that osgate comes with';
    return { releases: [], problems: [{ code: 'missing-pins', message, hint }], source: undefined };
  }
  const { source, problems } = parseYaml(text, file);
  if (!source) return { releases: [], problems, source };
  const checked = validateYaml(fileSchema, source);
  const entries = Object.entries(checked.value?.releases ?? {});
  return {
    releases: entries.map(([name, entry]) => toRelease(name, entry)),
    problems: checked.problems,
    source,
  };
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
  const { tempest, rally, rally_openstack: rallyOpenstack, plugins, window, microversions } = entry;
  return {
    name,
    tempest: toPin('tempest', tempest),
    rally: toPin('rally', rally),
    rallyOpenstack: rallyOpenstack && toPin('rally-openstack', rallyOpenstack),
    plugins: Object.entries(plugins).map(([plugin, pin]) => toPin(plugin, pin)),
    needs: new Map(
      Object.entries(plugins).map(([plugin, pin]) => [plugin, { tempest: pin.tempest, python: pin.python }]),
    ),
    pythons: tempest.pythons,
    window: { first: window.first, last: window.last },
    microversions: { compute: microversions.compute, volume: microversions.volume },
    python: entry.python,
    baseImage: entry.base_image,
    constraints: entry.constraints,
    why: entry.why,
    caveats: entry.caveats,
    others: entry.others,
    overrides: [],
  };
}

function toPin(name: string, { version, commit }: z.output<typeof pinSchema>): PackagePin {
  return { name, version, commit };
}

/** Every package that a release pins, Tempest first. */
export function packagesOf({ tempest, rally, rallyOpenstack, plugins }: Release): readonly PackagePin[] {
  return [tempest, ...plugins, rally, ...(rallyOpenstack === undefined ? [] : [rallyOpenstack])];
}
