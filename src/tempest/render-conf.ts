import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';
import { OsgateError } from '../model/errors.ts';
import type { PackagePin } from '../model/plan.ts';
import type { Problem } from '../model/problem.ts';
import type { OptionValue } from '../model/site-profile.ts';
import { maskText } from '../secrets/masker.ts';
import { secretRules } from '../secrets/rules.ts';
import {
  CONTAINER_PATHS,
  type ContainerPaths,
  type OptionSources,
  type Options,
  tempestOptions,
} from './options.ts';
import { formatOptionValue, UnwritableValue } from './oslo-config.ts';

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
 * @throws OsgateError `invalid-input` for values that oslo.config's format cannot hold, each at its place in a profile.
 */
export function renderTempestConf(
  input: Omit<OptionSources, 'paths'> & {
    readonly release: { readonly name: string; readonly tempest: PackagePin };
    /** As `resolveProfile` returns them. */
    readonly layers: readonly string[];
    readonly paths?: ContainerPaths;
    /** Where a value of an option was said. */
    readonly placeOf?: (group: string, name: string, value: OptionValue) => Partial<Problem> | undefined;
  },
): TempestConf {
  const options = tempestOptions({ ...input, paths: input.paths ?? CONTAINER_PATHS });
  refuseUnwritable(options, input.placeOf ?? (() => undefined));
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

function refuseUnwritable(
  options: Options,
  placeOf: (group: string, name: string, value: OptionValue) => Partial<Problem> | undefined,
): void {
  const problems = Object.entries(options).flatMap(([group, values]) =>
    Object.entries(values).flatMap(([name, value]): Problem[] => {
      if (value === undefined) return [];
      try {
        formatOptionValue(value);
        return [];
      } catch (error) {
        if (!(error instanceof UnwritableValue)) throw error;
        const message = `tempest.conf cannot hold this value of [${group}] ${name}: ${error.message}`;
        return [{ code: 'unwritable-option', message, ...placeOf(group, name, value) }];
      }
    }),
  );
  if (problems.length === 0) return;
  throw new OsgateError('invalid-input', 'tempest.conf cannot be written; nothing was run', { problems });
}

let template: ReturnType<typeof Handlebars.compile> | undefined;

/** Compiled at the first use: importing this module stays cheap. */
function compiled() {
  template ??= Handlebars.compile(TEMPLATE, { noEscape: true, strict: true });
  return template;
}

function groupsOf(options: Options, mask: boolean) {
  return Object.entries(options)
    .map(([name, group]) => ({ name, options: linesOf(group, mask) }))
    .filter((group) => group.options.length > 0)
    .sort(byName);
}

/** Secrets are masked by option, not by value: a password `true` must not hide every switch. */
const SECRET_OPTION = /password|secret|token|private_key|passphrase/;

function linesOf(options: Options[string], mask: boolean) {
  return Object.entries(options ?? {})
    .flatMap(([name, value]) => {
      if (value === undefined) return [];
      const hidden = mask && typeof value === 'string' && SECRET_OPTION.test(name);
      return [{ name, value: hidden ? '***' : formatOptionValue(value) }];
    })
    .sort(byName);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
