import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';
import type { PackagePin } from '../model/plan.ts';
import { maskText } from '../secrets/masker.ts';
import { secretRules } from '../secrets/rules.ts';
import {
  CONTAINER_PATHS,
  type ContainerPaths,
  type OptionSources,
  type Options,
  tempestOptions,
} from './options.ts';
import { formatOptionValue } from './oslo-config.ts';

export interface TempestConf {
  /** With the secrets in it: for the container's tmpfs, never for a disk. */
  readonly text: string;
  /** The same with every secret masked: to print and to store. */
  readonly masked: string;
  /** SHA-256 (hex) of `masked`: equal hashes, equal settings. */
  readonly sha256: string;
  /** What was rendered, as values; with the secrets. */
  readonly options: Options;
}

const TEMPLATE = `# tempest.conf, rendered by osgate for the region {{region}}
# OpenStack {{release}}, tempest {{tempest}}
{{#each layers}}
# layer: {{this}}
{{/each}}
{{#each groups}}

[{{name}}]
{{#each options}}
{{name}} = {{value}}
{{/each}}
{{/each}}
`;

/**
 * Renders tempest.conf: groups and options sorted by name, so that equal settings are equal text. Options that are not
 * set are left to the pinned Tempest's own defaults.
 *
 * @throws OsgateError `invalid-input` for a value that oslo.config's format cannot hold.
 */
export function renderTempestConf(
  input: Omit<OptionSources, 'paths'> & {
    readonly release: { readonly name: string; readonly tempest: PackagePin };
    /** As `resolveProfile` returns them. */
    readonly layers: readonly string[];
    readonly paths?: ContainerPaths;
  },
): TempestConf {
  const options = tempestOptions({ ...input, paths: input.paths ?? CONTAINER_PATHS });
  const render = (mask: boolean) =>
    compiled()({
      region: input.profile.region,
      release: input.release.name,
      tempest: input.release.tempest.version,
      layers: input.layers,
      groups: groupsOf(options, mask),
    });
  const masked = maskText(render(true), secretRules([]));
  return { text: render(false), masked, sha256: createHash('sha256').update(masked).digest('hex'), options };
}

let template: ReturnType<typeof Handlebars.compile> | undefined;

/** Compiled at the first use: importing this module stays cheap. */
function compiled() {
  template ??= Handlebars.compile(TEMPLATE, { noEscape: true, strict: true });
  return template;
}

function groupsOf(options: Options, mask: boolean) {
  return Object.entries(options)
    .map(([name, group]) => ({ name, options: linesOf(name, group, mask) }))
    .filter((group) => group.options.length > 0)
    .sort(byName);
}

/** Secrets are masked by option, not by value: a password `true` must not hide every switch. */
const SECRET_OPTION = /password|secret|token|private_key|passphrase/;

function linesOf(group: string, options: Options[string], mask: boolean) {
  return Object.entries(options ?? {})
    .flatMap(([name, value]) => {
      if (value === undefined) return [];
      const hidden = mask && typeof value === 'string' && SECRET_OPTION.test(name);
      return [{ name, value: hidden ? '***' : formatOptionValue(`${group}.${name}`, value) }];
    })
    .sort(byName);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
