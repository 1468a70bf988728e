import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** Something that reads a file of results in a process of its own. */
export interface Reader {
  readonly name: string;
  readonly command: (file: string) => readonly string[];
  /** Read from standard input. */
  readonly stdin?: boolean;
  /** Takes minutes and gigabytes on large streams: run once. */
  readonly slow?: boolean;
  readonly folder?: string;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(ROOT, '.cache', 'bench');
const READER = new URL('./reader.ts', import.meta.url);
const KNOWN = new URL('./known.ts', import.meta.url);
/** As the first line of `src/main.ts` has it: a quarter of the memory for short-lived objects of Node's default. */
const NODE = [process.execPath, '--max-semi-space-size=4'];
/** For what only counts: compiling in the same thread takes 3 MB less. */
const SMALL_NODE = [...NODE, '--no-concurrent-recompilation'];
const PYTHON_PACKAGES = ['python-subunit==1.4.6', 'stestr==4.2.1', 'junitxml==0.7'];
const PYTHON_LOOP = `
import sys
from subunit.v2 import ByteStreamToStreamResult
class Sink:
    def status(self, **event): pass
ByteStreamToStreamResult(open(sys.argv[1], 'rb'), non_subunit_name='stdout').run(Sink())
`;
const ELEMENT_TREE = 'import sys; from xml.etree import ElementTree; ElementTree.parse(sys.argv[1])';

/**
 * Compiles osgate and the scripts of the bench into a new folder, as `npm run build` does it: what users run does not load the
 * part of Node that strips types.
 */
export async function compile(): Promise<string> {
  await mkdir(CACHE, { recursive: true });
  const out = await mkdtemp(join(CACHE, 'dist-'));
  await execa('tsc', ['-p', import.meta.dirname, '--outDir', out], { preferLocal: true, localDir: ROOT });
  await copyFile(join(ROOT, 'package.json'), join(out, 'package.json'));
  await symlink(join(ROOT, 'node_modules'), join(out, 'node_modules'));
  return out;
}

/** The command that judges a run against known-failure lists and prints how long it took. */
export function knownCommand(out: string): readonly string[] {
  return [...NODE, compiled(out, KNOWN)];
}

/** osgate and Node. */
export function nodeReaders(out: string): Reader[] {
  const script = compiled(out, READER);
  const reader = (name: string, mode: string, node = NODE): Reader => ({
    name,
    command: (file) => [...node, script, mode, file],
  });
  return [
    reader('node, bare read', 'bare'),
    reader('node, bare read as a stream', 'stream'),
    reader('osgate, count', 'count', SMALL_NODE),
    reader('osgate, results in memory', 'results'),
    {
      name: 'osgate results --json',
      command: (file) => [...NODE, join(out, 'src/main.js'), 'results', '--json', file],
    },
  ];
}

function compiled(out: string, source: URL): string {
  return join(out, 'test/bench', basename(source.pathname).replace('.ts', '.js'));
}

/** python-subunit and its users, in a venv of the bench's own. */
export async function pythonReaders(tell: (missing: string) => void): Promise<Reader[]> {
  const venv = join(CACHE, 'venv');
  const bin = (name: string) => join(venv, 'bin', name);
  if (!existsSync(bin('stestr'))) {
    const made = await execa('python3', ['-m', 'venv', venv], { reject: false });
    const installed = made.failed
      ? made
      : await execa(bin('pip'), ['install', '--quiet', ...PYTHON_PACKAGES], { reject: false });
    if (installed.failed) {
      tell(`python3 with ${PYTHON_PACKAGES.join(', ')} (${whyNot(installed)})`);
      return [];
    }
  }
  const repository = await stestrRepository(bin('stestr'));
  return [
    { name: 'python-subunit, bare loop', command: (file) => [bin('python'), '-c', PYTHON_LOOP, file] },
    { name: 'subunit2junitxml', command: () => [bin('python'), bin('subunit2junitxml')], stdin: true },
    { name: 'stestr load', command: (file) => [bin('stestr'), 'load', file], slow: true, folder: repository },
    { name: 'stestr last', command: () => [bin('stestr'), 'last'], slow: true, folder: repository },
  ];
}

async function stestrRepository(stestr: string): Promise<string> {
  const folder = await mkdtemp(join(CACHE, 'stestr-'));
  await writeFile(join(folder, '.stestr.conf'), '[DEFAULT]\ntest_path=.\n');
  await execa(stestr, ['init'], { cwd: folder });
  return folder;
}

/** `rust-floor/main.rs`. */
export async function rustReaders(tell: (missing: string) => void): Promise<Reader[]> {
  const program = join(CACHE, 'rust-floor');
  const source = join(import.meta.dirname, 'rust-floor/main.rs');
  const options = ['-C', 'opt-level=3', '-C', 'target-cpu=native', '--edition', '2021', '-A', 'warnings'];
  const built = await execa('rustc', [...options, '-o', program, source], { reject: false });
  if (built.failed) {
    tell(`rustc, for the limit (${whyNot(built)})`);
    return [];
  }
  return [
    { name: 'Rust limit, count', command: (file) => [program, file, 'count', 'clmul'] },
    { name: 'Rust limit, results', command: (file) => [program, file, 'gate', 'clmul'] },
    { name: 'Rust limit, results, checksums from tables', command: (file) => [program, file, 'gate', 's16'] },
  ];
}

/** A parser in C that makes a tree of a JUnit file. */
export async function elementTree(tell: (missing: string) => void): Promise<Reader[]> {
  const { failed } = await execa('python3', ['--version'], { reject: false });
  if (failed) tell('python3, for ElementTree, CPU seconds and peak memory');
  return failed ? [] : [{ name: 'ElementTree', command: (file) => ['python3', '-c', ELEMENT_TREE, file] }];
}

/** Without paths of the machine. */
function whyNot({ code, stderr }: { readonly code?: string | undefined; readonly stderr: string }): string {
  if (code === 'ENOENT') return 'there is none';
  return stderr.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
}
