import { nearest } from '../model/nearest.ts';
import type { Problem } from '../model/problem.ts';
import type { OptionValue } from '../model/site-profile.ts';
import type { OptionList, TempestOption } from './option-list.ts';
import type { Options } from './options.ts';

/** Where a profile said something, by dotted key: as `resolveProfile` returns it. */
type Origins = ReadonlyMap<string, { readonly file: string; readonly line: number; readonly column: number }>;

interface ConfCheck {
  /** Settings that the pinned Tempest would ignore or refuse: nothing may run. */
  readonly problems: readonly Problem[];
  /** What works today and will not for long, and settings of osgate's own that this Tempest does not know yet. */
  readonly warnings: readonly Problem[];
}

/**
 * Checks every option of a tempest.conf against those that the pinned Tempest and its plugins register. oslo.config
 * ignores what it does not know without a word: a misspelt option would be found after a run of hours, or never.
 */
export function checkConf(options: Options, known: OptionList, origins: Origins): ConfCheck {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const [group, values] of Object.entries(options)) {
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) continue;
      const origin = originOf(group, name, origins);
      const found = known.groups.get(group)?.get(name) ?? known.renamed.get(`${group}.${name}`);
      if (found === undefined) {
        // what the profile did not ask for by its Tempest name is a setting of osgate's that came or went
        if (origin === undefined) warnings.push(withoutEffect(group, name));
        else problems.push({ ...unknownOption(group, name, known), ...origin });
        continue;
      }
      warnings.push(...deprecation(group, name, found).map((warning) => ({ ...warning, ...origin })));
      const wrong = wrongValue(found, value);
      if (wrong !== undefined) problems.push({ ...wrong, ...origin });
    }
  }
  return { problems, warnings: warnings.filter((warning) => warning.file !== undefined || isOwn(warning)) };
}

/** Deprecations of what osgate sets itself are osgate's to mend: they come with the next pin, not before each run. */
function isOwn(warning: Problem): boolean {
  return warning.code === 'option-without-effect';
}

function originOf(group: string, name: string, origins: Origins) {
  const service = /^(.+)-feature-enabled$/.exec(group)?.[1];
  return origins.get(`overrides.${group}.${name}`) ?? origins.get(`features.${service}.${name}`);
}

function unknownOption(group: string, name: string, known: OptionList): Problem {
  const inGroup = known.groups.get(group);
  if (inGroup === undefined) {
    const near = nearest(group, known.groups.keys());
    return withHint(
      {
        code: 'unknown-group',
        message: `the pinned Tempest has no group [${group}], so ${name} would be ignored`,
      },
      near === undefined ? undefined : `did you mean [${near}]?`,
    );
  }
  const near = nearest(name, inGroup.keys());
  const elsewhere = [...known.groups.values()].map((options) => options.get(name)).find((option) => option);
  return withHint(
    {
      code: 'unknown-option',
      message: `the pinned Tempest has no option ${name} in [${group}]: it would be ignored`,
    },
    near !== undefined
      ? `did you mean ${near}?`
      : elsewhere && `[${elsewhere.group}] has an option of this name`,
  );
}

function withoutEffect(group: string, name: string): Problem {
  const message = `osgate sets [${group}] ${name}, which the pinned Tempest does not have: it has no effect`;
  return { code: 'option-without-effect', message };
}

function deprecation(group: string, name: string, found: TempestOption): Problem[] {
  if (found.name !== name || found.group !== group) {
    const message = `[${group}] ${name} is an old name of [${found.group}] ${found.name}`;
    return [{ code: 'renamed-option', message, hint: `write [${found.group}] ${found.name}` }];
  }
  if (found.removal === undefined) return [];
  const reason = found.removal.replace(/\s+/g, ' ').trim();
  return [
    { code: 'deprecated-option', message: `[${group}] ${name} will be removed from Tempest: ${reason}` },
  ];
}

function wrongValue(option: TempestOption, value: OptionValue): Problem | undefined {
  const expected = expectation(option, value);
  if (expected === undefined) return undefined;
  const seen = option.secret ? '' : `, got ${JSON.stringify(value)}`;
  const { code, words } = expected;
  return { code, message: `[${option.group}] ${option.name}: expected ${words}${seen}` };
}

/** oslo.config's own words for true and false. Source: oslo.config types.Boolean. */
const BOOLEAN = /^(true|1|on|yes|false|0|off|no)$/i;

/** What a value should have been; undefined when oslo.config takes it. */
function expectation(option: TempestOption, value: OptionValue): { code: string; words: string } | undefined {
  const { type, choices, min, max } = option;
  const wrongType = (words: string) => ({ code: 'wrong-option-type', words });
  if (Array.isArray(value)) {
    const takesLists = /^(list|multi valued|dict|unknown)/.test(type);
    return takesLists ? undefined : wrongType(`one ${type}`);
  }
  const text = String(value);
  if (type === 'boolean value' && !BOOLEAN.test(text)) return wrongType('true or false');
  if ((type === 'integer value' || type === 'port value') && !/^[+-]?\d+$/.test(text.trim())) {
    return wrongType('a whole number');
  }
  if (type === 'floating point value' && (text.trim() === '' || Number.isNaN(Number(text)))) {
    return wrongType('a number');
  }
  if (min !== undefined && Number(text) < min) return wrongType(`at least ${min}`);
  if (max !== undefined && Number(text) > max) return wrongType(`at most ${max}`);
  if (choices !== undefined && !choices.some((choice) => choice !== null && String(choice) === text)) {
    const words = choices.filter((choice) => choice !== null).map((choice) => JSON.stringify(choice));
    return { code: 'option-outside-choices', words: `one of ${words.join(', ')}` };
  }
  return undefined;
}

function withHint(problem: Problem, hint: string | undefined): Problem {
  return hint === undefined ? problem : { ...problem, hint };
}
