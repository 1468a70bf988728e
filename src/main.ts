#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';

const argv = process.argv.slice(2);
/** What the program itself printed for `--help` when it was built: nothing has to be loaded to print it again. */
const builtHelp = new URL('help.txt', import.meta.url);

if (argv.length === 1 && argv[0] === '--help' && existsSync(builtHelp)) {
  process.stdout.write(readFileSync(builtHelp));
} else {
  enableCompileCache();
  const { runCommandLine } = await import('./cli/program.ts');
  process.exitCode = await runCommandLine(argv);
}
