#!/usr/bin/env -S node --max-semi-space-size=4
import { existsSync, readFileSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 22;
const argv = process.argv.slice(2);
/** What the program itself printed for `--help` when it was built: nothing has to be loaded to print it again. */
const builtHelp = new URL('help.txt', import.meta.url);

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  await handOver();
} else if (argv.length === 1 && argv[0] === '--help' && existsSync(builtHelp)) {
  process.stdout.write(readFileSync(builtHelp));
} else {
  module.enableCompileCache();
  const { runCommandLine } = await import('./cli/program.ts');
  process.exitCode = await runCommandLine(argv);
}

/** A checkout brings its own Node: an older one of the machine hands over to it, with terminal, signals and exit code. */
async function handOver(): Promise<void> {
  const node = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  if (!existsSync(node)) {
    process.stderr.write(
      `osgate: needs Node ${OLDEST_NODE} or newer, this is ${process.version}\n  npm ci, in the checkout, brings one\n`,
    );
    process.exitCode = 2;
    return;
  }
  const { spawn } = await import('node:child_process');
  const child = spawn(node, [...process.execArgv, fileURLToPath(import.meta.url), ...argv], {
    stdio: 'inherit',
  });
  process.on('SIGINT', () => {}); // the terminal sends it to the child, too
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.exitCode = await new Promise<number>((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
