import { isRecord } from '../model/is-record.ts';
import { nearestAll } from '../model/nearest.ts';
import type { Problem } from '../model/problem.ts';
import type { SiteProfile } from '../model/site-profile.ts';
import { findContradictions } from './contradictions.ts';
import { REGIONS_FOLDER, readLayers } from './layers.ts';
import { profileSchema } from './schema.ts';
import { toSiteProfile } from './site-profile.ts';
import type { YamlPath, YamlPlace, YamlSource } from './yaml-source.ts';

/** Where an effective value was said. */
interface Origin extends YamlPlace {
  readonly file: string;
}

export interface ResolvedProfile {
  /** Undefined when there is any problem. */
  readonly profile: SiteProfile | undefined;
  /** The files that made it, lowest layer first. */
  readonly layers: readonly string[];
  /** By dotted key (`network.name`): the layer, line and column that won. Defaults have none. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Every effective value by dotted key, defaults included; what nobody said and has no default is not there. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly problems: readonly Problem[];
}

/**
 * Resolves the profile of a region: its layers are merged (maps key by key; lists and scalars replace), checked and
 * filled with defaults.
 *
 * @param files text of every file below `tempest-profiles/`, by path relative to the site root
 * @param release what the command line says instead of the profile
 */
export function resolveProfile(
  region: string,
  files: ReadonlyMap<string, string>,
  release?: string,
): ResolvedProfile {
  const regionFile = `${REGIONS_FOLDER}/${region}.yaml`;
  if (!files.has(regionFile)) return failed([unknownRegion(region, files)]);
  const { layers, problems } = readLayers(region, files, release);
  const names = layers.map((layer) => layer.file);
  if (problems.length > 0) return failed(problems, names);

  const origins = new Map<string, Origin>();
  let merged: Record<string, unknown> = {};
  for (const layer of layers) {
    const { extends: _, ...keys } = layer.value as Record<string, unknown>;
    merged = mergeMaps(merged, keys, [], layer, origins);
  }
  if (release !== undefined) merged.release = release;
  const checked = profileSchema.parse(merged);
  const profile = toSiteProfile(region, checked);
  const missing = missingKeys(profile, regionFile);
  const wrong = missing.length > 0 ? missing : findContradictions(profile, origins);
  return {
    profile: wrong.length > 0 ? undefined : profile,
    layers: names,
    origins,
    values: new Map(flatten(checked, [])),
    problems: wrong,
  };
}

/** The regions that have a profile, sorted. */
export function regionNames(files: ReadonlyMap<string, string>): string[] {
  return [...files.keys()]
    .filter((file) => file.startsWith(`${REGIONS_FOLDER}/`) && file.endsWith('.yaml'))
    .map((file) => file.slice(REGIONS_FOLDER.length + 1, -'.yaml'.length))
    .sort();
}

function failed(problems: readonly Problem[], layers: readonly string[] = []): ResolvedProfile {
  return { profile: undefined, layers, origins: new Map(), values: new Map(), problems };
}

function unknownRegion(region: string, files: ReadonlyMap<string, string>): Problem {
  const known = regionNames(files);
  const near = nearestAll(region, known, 3);
  const other = `${REGIONS_FOLDER}/${region}.yml`;
  const others =
    near.length > 0 ? `did you mean ${near.join(' or ')}?` : `regions: ${known.join(', ') || NONE}`;
  return {
    code: 'unknown-region',
    message: `no profile for the region ${JSON.stringify(region)}: there is no ${REGIONS_FOLDER}/${region}.yaml`,
    hint: files.has(other) ? `there is ${other}: name it .yaml` : others,
  };
}

const NONE = 'none yet; osgate profile init writes one';

/** Keys of `above` win over those of `below`; two maps merge. Notes where each scalar and list was said. */
function mergeMaps(
  below: Readonly<Record<string, unknown>>,
  above: Readonly<Record<string, unknown>>,
  path: YamlPath,
  layer: YamlSource,
  origins: Map<string, Origin>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const inner = [...path, key];
    if (isRecord(value)) {
      const under = merged[key];
      merged[key] = mergeMaps(isRecord(under) ? under : {}, value, inner, layer, origins);
      continue;
    }
    merged[key] = value;
    origins.set(inner.join('.'), { file: layer.file, ...layer.at(inner) });
  }
  return merged;
}

/** Scalars and lists with the keys that lead to them, in the schema's order. */
function* flatten(
  map: Readonly<Record<string, unknown>>,
  path: readonly string[],
): Generator<[string, unknown]> {
  for (const [key, value] of Object.entries(map)) {
    if (isRecord(value)) yield* flatten(value, [...path, key]);
    else if (value !== undefined) yield [[...path, key].join('.'), value];
  }
}

function missingKeys(profile: SiteProfile, file: string): Problem[] {
  const { services, network } = profile;
  const isNamed = network.name !== undefined || network.id !== undefined;
  const needed: readonly (readonly [key: string, missing: boolean])[] = [
    ['release', profile.release === ''],
    ['images.default', services.glance && profile.images.default === ''],
    ['flavors.default', services.nova && profile.flavors.default === ''],
    ['network.name', services.neutron && !network.isolated && !isNamed],
  ];
  return needed
    .filter(([, missing]) => missing)
    .map(([key]) => ({
      code: 'missing-key',
      message: `${key}: required, but no layer gives it`,
      file,
      line: 1,
      column: 1,
    }));
}
