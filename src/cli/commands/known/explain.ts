import type { Command } from 'commander';
import type { KnownEntry } from '../../../known/entry.ts';
import { formatJson } from '../../../model/json.ts';
import type { KnownExplanation } from '../../../use-cases/known/explain.ts';
import type { CommandContext } from '../../context.ts';
import { parseWord } from '../../run-options.ts';
import { knownSurroundings } from './surroundings.ts';

interface Options {
  readonly region?: string;
  readonly release?: string;
  readonly suite?: string;
  readonly json?: boolean;
}

/** `osgate known explain`: which entries speak of a test, and what they would make of it. */
export function addKnownExplain(known: Command, { terminal }: CommandContext): void {
  known
    .command('explain')
    .description(
      'say which entries apply to a test, which do not and why, and what a verdict would say of it',
    )
    .argument('<id>', 'literal test id, or a fixture: pkg.mod.Class::setUpClass', parseWord)
    .option('--region <NAME>', "region (default: the site's only one)")
    .option('--release <NAME>', "OpenStack release, where it is not the region's: zed, 2025.1")
    .option('--suite <NAME>', 'suite (default: smoke)')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Asks neither Docker nor a cloud. Baseline and history, which only a run has, may make a category heavier.

Example:
  $ osgate known explain tempest.api.network.test_ports.PortsTestJSON.test_port_list_filter_by_router_id --region test`,
    )
    .action(async (id: string, { region, release, suite, json }: Options, command: Command) => {
      const { explainKnown } = await import('../../../use-cases/known/explain.ts');
      const explanation = await explainKnown({ id, region, release, suite }, knownSurroundings(command));
      if (json === true) {
        terminal.out(formatJson(toDocument(explanation)));
        return;
      }
      const { GLYPH } = await import('../../../report/glyph.ts');
      terminal.out(
        formatExplanation(explanation, (weights) => weights.map((weight) => GLYPH[weight]).join('')),
      );
    });
}

type Glyphs = (weights: KnownExplanation['foreseen'][number]['weights']) => string;

function toDocument({ applies, others, ...rest }: KnownExplanation): unknown {
  return {
    schema: 'osgate-known-explanation/v1',
    ...rest,
    applies: applies === undefined ? null : plain(applies),
    others: others.map(({ entry, why }) => ({ entry: plain(entry), why })),
  };
}

function plain({ signature, ...entry }: KnownEntry): unknown {
  return { ...entry, signature: signature?.source };
}

function formatExplanation(
  { id, context, applies, others, near, foreseen }: KnownExplanation,
  glyphs: Glyphs,
): string {
  const { region, release, suite } = context;
  const width = Math.max(...foreseen.map(({ event }) => event.length));
  return [
    id,
    `in region ${region}, release ${release}, suite ${suite}`,
    '',
    ...(applies === undefined ? ['no entry applies'] : ['applies', ...describe(applies)]),
    ...near.map((target) => `  did you mean ${target}?`),
    ...(others.length === 0 ? [] : ['', 'does not apply']),
    ...others.map(({ entry, why }) => `  ${entry.file}:${entry.line}  ${entry.kind}  ${why}`),
    '',
    'if it',
    ...foreseen.map(
      ({ event, category, weights, why }) =>
        `  ${event.padEnd(width)}  ${glyphs(weights)} ${category}: ${why}`,
    ),
    '',
  ].join('\n');
}

function describe({
  file,
  line,
  level,
  target,
  kind,
  expires,
  expired,
  reason,
  bug,
  signature,
  owner,
}: KnownEntry): string[] {
  const said = [
    ['reason', reason],
    [
      'signature',
      signature?.source ??
        (kind === 'fails' || kind === 'flaky' ? 'none: it excuses any failure' : undefined),
    ],
    ['bug', bug],
    ['owner', owner],
  ].filter(([, value]) => value !== undefined);
  const until = expired ? `expired on ${expires}: it excuses nothing` : `until ${expires}`;
  return [
    `  ${file}:${line}  ${kind}  ${level} ${target}  ${until}`,
    ...said.map(([key, value]) => `    ${key?.padEnd(9)}  ${value}`),
  ];
}
