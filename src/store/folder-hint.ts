import { existsSync, readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

/** Names of the folders in which stestr and testrepository keep their runs. */
const REPOSITORIES = ['.stestr', '.testrepository'];

/** What to type instead of a folder: a file of it, or the command that reads it. */
export function folderHint(folder: string): string {
  const names = readdirSync(folder);
  const repository = REPOSITORIES.find((name) => names.includes(name));
  if (repository !== undefined) return folderHint(join(folder, repository));
  if (names.includes('verdict.json')) return `a stored run is judged with: osgate report ${folder}`;
  const run = lastRun(names);
  if (names.includes('next-stream') && run !== undefined) {
    const path = join(folder, run);
    return `the last run that stestr kept is ${path}, of ${statSync(path).mtime.toISOString()}; it keeps none that was killed`;
  }
  const files = names.filter(
    (name) => !name.startsWith('.') && statOf(join(folder, name))?.isFile() === true,
  );
  const kinds = [...Map.groupBy(files, (name) => extname(name))];
  const [kind, [file = '', ...more]] = kinds.toSorted(([, a], [, b]) => b.length - a.length)[0] ?? ['', []];
  if (file === '') return 'name the files that hold results';
  return `name the files in it, such as ${join(folder, kind !== '' && more.length > 0 ? `*${kind}` : file)}`;
}

/** Runs are numbered files. */
function lastRun(names: readonly string[]): string | undefined {
  const numbers = names.filter((name) => /^\d+$/.test(name)).map(Number);
  return numbers.length === 0 ? undefined : String(Math.max(...numbers));
}

function statOf(path: string) {
  return existsSync(path) ? statSync(path) : undefined;
}
