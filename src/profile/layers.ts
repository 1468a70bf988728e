import { nearest } from '../model/nearest.ts';
import type { Problem } from '../model/problem.ts';
import { profileSchema } from './schema.ts';
import { findSecrets } from './secrets.ts';
import { parseYaml, validateYaml, type YamlPath, type YamlSource } from './yaml-source.ts';

const PROFILES_FOLDER = 'tempest-profiles';
export const REGIONS_FOLDER = `${PROFILES_FOLDER}/regions`;
/** What every region of the site has in common, when it is there: mirrors, proxies, a network model. */
const SITE_FILE = `${PROFILES_FOLDER}/site.yaml`;

/** A layer for each OpenStack release that needs one: below everything else. */
const RELEASES_FOLDER = `${PROFILES_FOLDER}/releases`;
/** What `network.model` names: below the site's own files. */
const MODELS_FOLDER = `${PROFILES_FOLDER}/network-models`;

type Files = ReadonlyMap<string, string>;

/**
 * Reads the layers of a region, lowest first: the release's, where there is one; the network model's; `site.yaml`; what
 * the region extends (each layer after those that it extends itself, each once); the region's own file. All problems of
 * all layers are told.
 *
 * @param release what the command line says instead of the profile
 */
export function readLayers(
  region: string,
  files: Files,
  release: string | undefined,
): { layers: readonly YamlSource[]; problems: Problem[] } {
  const own = new LayerReader(files);
  if (files.has(SITE_FILE)) own.read(SITE_FILE, []);
  own.read(`${REGIONS_FOLDER}/${region}.yaml`, []);

  const below = new LayerReader(files);
  const releaseFile = `${RELEASES_FOLDER}/${release ?? highest(own.layers, ['release'])?.value}.yaml`;
  if (files.has(releaseFile)) below.read(releaseFile, []);
  const model = highest([...below.layers, ...own.layers], ['network', 'model']);
  if (model !== undefined) below.readModel(model);

  const isAbove = (layer: YamlSource) => own.layers.some(({ file }) => file === layer.file);
  return {
    layers: [...below.layers.filter((layer) => !isAbove(layer)), ...own.layers],
    problems: [...below.problems, ...own.problems],
  };
}

/** A name that some layer says. */
interface Said {
  readonly value: string;
  readonly layer: YamlSource;
  readonly path: YamlPath;
}

/** What the highest layer says; names that YAML reads as numbers are text. */
function highest(layers: readonly YamlSource[], path: YamlPath): Said | undefined {
  return layers
    .flatMap((layer): Said[] => {
      const value = path.reduce<unknown>(
        (inner, step) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[step],
        layer.value,
      );
      const isName = typeof value === 'string' || typeof value === 'number';
      return isName ? [{ value: String(value), layer, path }] : [];
    })
    .at(-1);
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
      const problem = this.follow(name, [...above, file]);
      if (problem) this.problems.push({ ...problem, file, ...source.at(['extends', index]) });
    }
    this.layers.push(source);
  }

  readModel({ value, layer, path }: Said): void {
    const file = `${MODELS_FOLDER}/${value}.yaml`;
    if (this.files.has(file)) {
      this.read(file, []);
      return;
    }
    const known = namesBelow(MODELS_FOLDER, this.files);
    const near = nearest(value, known);
    this.problems.push({
      code: 'missing-network-model',
      message: `network.model: expected a network model, got ${JSON.stringify(value)}: there is no ${file}`,
      hint: near === undefined ? `network models: ${known.join(', ') || 'none'}` : `did you mean ${near}?`,
      file: layer.file,
      ...layer.at(path),
    });
  }

  private follow(name: string, path: readonly string[]): Problem | undefined {
    const next = `${PROFILES_FOLDER}/${name}.yaml`;
    if (path.includes(next)) {
      const circle = [...path.slice(path.indexOf(next)), next].join(' → ');
      return {
        code: 'layer-cycle',
        message: `extends: expected layers that come to an end, got a circle: ${circle}`,
      };
    }
    if (!this.files.has(next)) {
      const hint = this.hintFor(name);
      const message = `extends: expected a layer, got ${JSON.stringify(name)}: there is no ${next}`;
      return { code: 'missing-layer', message, ...(hint === undefined ? {} : { hint }) };
    }
    this.read(next, path);
    return undefined;
  }

  private hintFor(name: string): string | undefined {
    if (namesBelow(MODELS_FOLDER, this.files).includes(name)) {
      return `${name} is a network model: write network: {model: ${name}}`;
    }
    const layers = namesBelow(PROFILES_FOLDER, this.files).filter((each) => !NO_LAYERS.includes(each));
    const near = nearest(name, layers);
    if (near !== undefined) return `did you mean ${near}?`;
    return layers.length === 0 ? undefined : `layers: ${layers.join(', ')}`;
  }
}

/** Layers of a file whose other keys may be wrong: every missing layer is told in the same go. */
function extendsOf(source: YamlSource): string[] {
  const value = source.value as { extends?: unknown };
  return Array.isArray(value?.extends) ? value.extends.map(String) : [];
}

/** Files that stand beside the layers. */
const NO_LAYERS: readonly string[] = ['releases', 'site'];

function namesBelow(folder: string, files: Files): string[] {
  return [...files.keys()]
    .filter((file) => file.startsWith(`${folder}/`) && /(?<!\.known)\.yaml$/.test(file))
    .map((file) => file.slice(folder.length + 1, -'.yaml'.length))
    .filter((name) => !name.includes('/'));
}
