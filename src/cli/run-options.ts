import { type Command, InvalidArgumentError, Option } from 'commander';
import type { RunRequest } from '../use-cases/site/settings.ts';

/** What `run` and `plan` have in common: which tests, on what. */
export interface RunOptions {
  readonly region: string;
  readonly suite?: string;
  readonly release?: string;
  readonly test?: readonly string[];
  readonly ticket?: string;
  readonly strict?: boolean;
  readonly maxNewFlakes?: number;
  readonly baseline?: string;
  readonly confirm?: number;
  readonly acceptImage?: boolean;
}

/** Adds the options that say what is to be tested. */
export function addRunOptions(command: Command): Command {
  return command
    .requiredOption('--region <NAME>', 'region to test: tempest-profiles/regions/NAME.yaml')
    .option('--suite <NAME>', 'suite of the profile (default: smoke)')
    .option('--release <NAME>', "OpenStack release, where it is not the profile's: zed, 2025.1")
    .option('--accept-image', ACCEPT_IMAGE_HELP)
    .addOption(
      new Option('--test <ID...>', 'single tests by literal id instead of a suite')
        .argParser(parseWords)
        .conflicts('suite'),
    );
}

/** What these options ask for; limits and baseline belong to `run` alone. */
export function toRunRequest(options: RunOptions): RunRequest {
  return {
    region: options.region,
    suite: options.suite,
    release: options.release,
    tests: options.test ?? [],
    ticket: options.ticket,
    strict: options.strict,
    maxNewFlakes: options.maxNewFlakes,
    baseline: options.baseline,
    confirm: options.confirm,
    acceptImage: options.acceptImage === true,
  };
}

/** Adds the options that win over `gate` of the profile, for whatever gives a verdict. */
export function addLimitOptions(command: Command): Command {
  return command
    .option('--strict', 'a known failure that passes blocks, too (default: gate.strict of the profile)')
    .option('--no-strict', 'it does not, whatever the profile says')
    .option(
      '--max-new-flakes <N>',
      'more new flakes than this block (default: gate.max_new_flakes of the profile)',
      parseCount,
    );
}

/** What commands on many stored runs have in common: which of them. */
export interface StoredRunsOptions {
  readonly root?: string;
  readonly region?: string;
  readonly suite?: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** What an argument that means a stored run may be. */
export const RUN_HELP = 'run id, a unique prefix of one, its folder, latest, previous, or latest:REGION';

export const ACCEPT_IMAGE_HELP = "use an image that differs from the region's image lock";

export const CONFIRM_HELP =
  'run new failures again up to N times (default: gate.confirm of the profile for a suite, 0 for tests by name)';

/** What a shell makes of a variable that is not set means nothing, and would be a part of every id. */
export function parseWord(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('it is empty');
  return text;
}

/** The same for each of several. */
export function parseWords(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, parseWord(text)];
}

/** A whole number from 0 to 99. */
export function parseCount(text: string): number {
  if (!/^\d{1,2}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 0 to 99');
  return Number(text);
}

/** A whole number from 1 to 9999. */
export function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 1 to 9999');
  return Number(text);
}
