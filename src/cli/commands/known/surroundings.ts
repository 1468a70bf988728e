import type { Command } from 'commander';
import { isoDate } from '../../../model/iso-time.ts';
import type { KnownSurroundings } from '../../../use-cases/known/surroundings.ts';

/** What the commands of `osgate known` work with, read from this process. */
export function knownSurroundings(command: Command): KnownSurroundings {
  return {
    root: command.optsWithGlobals<{ root?: string }>().root,
    workingFolder: process.cwd(),
    env: process.env,
    today: isoDate(new Date()),
  };
}
