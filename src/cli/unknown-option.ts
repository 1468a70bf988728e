import type { Command } from 'commander';
import { nearest } from '../model/nearest.ts';

/**
 * Of a command line that lacks a mandatory option: the misspelt one that was meant for it. Commander looks for what is missing
 * before it looks for what is unknown, and so says nothing of it.
 */
export function misspeltOption(program: Command, argv: readonly string[]): string | undefined {
  const command = deepestCommand(program, argv);
  const known = [...command.options, ...program.options].flatMap(({ long }) => long ?? []);
  const [unknown] = argv
    .filter((word) => /^--[a-z]/.test(word))
    .map((word) => word.replace(/=.*$/, ''))
    .filter((word) => !known.includes(word));
  if (unknown === undefined) return undefined;
  const meant = nearest(unknown, known);
  return `unknown option '${unknown}'${meant === undefined ? '' : `: did you mean ${meant}?`}`;
}

function deepestCommand(program: Command, argv: readonly string[]): Command {
  const takesValue = new Set(program.options.filter(({ required }) => required).map(({ long }) => long));
  const words = argv.filter((word, at) => !word.startsWith('-') && !takesValue.has(argv[at - 1]));
  let command = program;
  for (const word of words) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) break;
    command = next;
  }
  return command;
}
