import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../src/cli/program.ts', import.meta.url));
const DOC = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

/** Prints the help of every command that does something, by its words, as one JSON object. */
const WALK = `
import { runCommandLine } from ${JSON.stringify(PROGRAM)};
process.setMaxListeners(0);
process.stdout.setMaxListeners(0);
process.stderr.setMaxListeners(0);
const write = process.stdout.write.bind(process.stdout);
const helps = {};
async function walk(words) {
  let help = '';
  process.stdout.write = (text) => { help += text; return true; };
  await runCommandLine([...words, '--help']);
  const commands = /^Commands:\\n((?:  .*\\n)+)/m.exec(help)?.[1] ?? '';
  const names = [...commands.matchAll(/^  ([a-z][a-z-]*)/gm)].map(([, name]) => name).filter((name) => name !== 'help');
  if (names.length === 0) helps[words.join(' ')] = help;
  for (const name of names) await walk([...words, name]);
}
await walk([]);
write(JSON.stringify(helps));
`;

/** The global ones, and those that the page tells once for all commands. */
const EVERYWHERE = new Set(['--help', '--version', '--root', '--lang', '--timezone', '--verbose']);

test('docs/cli.md has a row for every command, and in it every option', async () => {
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', WALK]);
  const helps = Object.entries(JSON.parse(stdout) as Record<string, string>);
  expect(helps.length).toBeGreaterThan(40);
  const rows = DOC.replaceAll('--[no-]strict', '--strict --no-strict')
    .split('\n')
    .filter((line) => line.startsWith('| `osgate '));
  const missing = helps.flatMap(([command, help]) => {
    const [first = '', second] = command.split(' ');
    const own = rows.filter((row) => new RegExp(`osgate ${first}[ \`]`).test(row));
    const row = own
      .filter((each) => second === undefined || new RegExp(`\\b${second}\\b`).test(each))
      .join('\n');
    const options = [...help.matchAll(/^ {2}(-\w, )?(--[a-z-]+)/gm)].map(([, short, long = '']) => ({
      short,
      long,
    }));
    return [
      ...(row === '' ? [command] : []),
      ...options
        .filter(({ long }) => !EVERYWHERE.has(long))
        .filter(
          ({ short, long }) => !row.includes(long) && !(short && row.includes(`[${short.slice(0, 2)} `)),
        )
        .map(({ long }) => `${command} ${long}`),
    ];
  });
  expect(missing).toEqual([]);
});
