import { nearest } from '../model/nearest.ts';
import type { Problem } from '../model/problem.ts';
import { profileSchema } from './schema.ts';
import { findSecrets } from './secrets.ts';
import { parseYaml, validateYaml, type YamlSource } from './yaml-source.ts';

const PROFILES_FOLDER = 'tempest-profiles';
export const REGIONS_FOLDER = `${PROFILES_FOLDER}/regions`;
/** Lowest layer of every region, when it is there: mirrors, proxies, what the whole site has in common. */
const SITE_FILE = `${PROFILES_FOLDER}/site.yaml`;

type Files = ReadonlyMap<string, string>;

/**
 * Reads the layers of a region, lowest first: `site.yaml`, then what the region extends (each layer after those that it
 * extends itself, each once), then the region's own file. All problems of all layers are told.
 */
export function readLayers(
  region: string,
  files: Files,
): { layers: readonly YamlSource[]; problems: Problem[] } {
  const reader = new LayerReader(files);
  if (files.has(SITE_FILE)) reader.read(SITE_FILE, []);
  reader.read(`${REGIONS_FOLDER}/${region}.yaml`, []);
  return { layers: reader.layers, problems: reader.problems };
}

class LayerReader {
  readonly layers: YamlSource[] = [];
  readonly problems: Problem[] = [];
  private readonly files: Files;

  constructor(files: Files) {
    this.files = files;
  }

  /** `above`: the files whose `extends` led here. */
  read(file: string, above: readonly string[]): void {
    if (this.layers.some((layer) => layer.file === file)) return;
    const { source, problems } = parseYaml(this.files.get(file) ?? '', file);
    this.problems.push(...problems);
    if (!source) return;
    this.problems.push(...findSecrets(source));
    const checked = validateYaml(profileSchema, source);
    this.problems.push(...checked.problems);
    for (const [index, name] of extendsOf(source).entries()) {
      const problem = this.follow(name, source, [...above, file]);
      if (problem) this.problems.push({ ...problem, file, ...source.at(['extends', index]) });
    }
    this.layers.push(source);
  }

  private follow(name: string, source: YamlSource, path: readonly string[]): Problem | undefined {
    const next = `${PROFILES_FOLDER}/${name}.yaml`;
    if (path.includes(next)) {
      const circle = [...path.slice(path.indexOf(next)), next].join(' → ');
      return { code: 'layer-cycle', message: `layers extend each other in a circle: ${circle}` };
    }
    if (!this.files.has(next)) {
      const near = nearest(name, layerNames(this.files));
      const problem = {
        code: 'missing-layer',
        message: `${source.file} extends ${name}, but there is no ${next}`,
      };
      return near === undefined ? problem : { ...problem, hint: `did you mean ${near}?` };
    }
    this.read(next, path);
    return undefined;
  }
}

/** Layers of a file whose other keys may be wrong: every missing layer is told in the same go. */
function extendsOf(source: YamlSource): string[] {
  const value = source.value as { extends?: unknown };
  return Array.isArray(value?.extends) ? value.extends.map(String) : [];
}

function layerNames(files: Files): string[] {
  return [...files.keys()]
    .filter((file) => file.startsWith(`${PROFILES_FOLDER}/`) && file.endsWith('.yaml'))
    .map((file) => file.slice(PROFILES_FOLDER.length + 1, -'.yaml'.length))
    .filter((name) => !name.includes('/') && name !== 'releases' && name !== 'site');
}
