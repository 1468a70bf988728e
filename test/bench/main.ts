import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { execa } from 'execa';
import { writeJunit, writeStream } from './generate.ts';

/*
 * `npm run bench -- [--tests N]... [--junit N]... [--runs N] [--no-known]`: reads generated subunit streams with osgate, with nothing but
 * `read`, and with python-subunit where `python3` has it; JUnit files of N tests with osgate and Python's ElementTree. Each figure is the median of several processes, started in turn so
 * that a busy moment of the machine meets all readers. Then `known.ts`: verdicts against known-failure lists.
 */

interface Reader {
  readonly name: string;
  readonly command: (file: string) => [program: string, ...args: string[]];
}

interface Measurement {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

/** Runs another program and prints what it took; with no program, reads the stream itself. */
const PYTHON = `
import json, re, resource, subprocess, sys
if len(sys.argv) == 2:
    from subunit.v2 import ByteStreamToStreamResult
    class Sink:
        def status(self, **event): pass
    ByteStreamToStreamResult(open(sys.argv[1], 'rb'), non_subunit_name='stdout').run(Sink())
    who = resource.RUSAGE_SELF
else:
    subprocess.run(sys.argv[2:], stdin=open(sys.argv[1], 'rb'), stdout=subprocess.DEVNULL)
    who = resource.RUSAGE_CHILDREN
usage = resource.getrusage(who)
peak = usage.ru_maxrss
if who == resource.RUSAGE_SELF and sys.platform == 'linux':
    peak = int(re.search(r'VmHWM:\\s+(\\d+) kB', open('/proc/self/status').read()).group(1))
print(json.dumps({'cpuSeconds': usage.ru_utime + usage.ru_stime, 'peakMb': peak / 1024}))
`;
/** As the first line of `src/main.ts` has it: a quarter of the memory for short-lived objects of Node's default. */
const NODE_OPTIONS = ['--max-semi-space-size=4'];
/** Parses a JUnit file into a tree, in C. */
const ELEMENT_TREE = `
import json, resource, sys
from xml.etree import ElementTree
ElementTree.parse(sys.argv[1])
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({'cpuSeconds': usage.ru_utime + usage.ru_stime, 'peakMb': usage.ru_maxrss / 1024}))
`;
const READER = new URL('./reader.ts', import.meta.url);
const KNOWN = new URL('./known.ts', import.meta.url);
const PYTHON_LOOP = 'python-subunit, bare loop';

const { values } = parseArgs({
  options: {
    tests: { type: 'string', multiple: true, default: ['2000', '20000'] },
    junit: { type: 'string', multiple: true, default: [] },
    runs: { type: 'string', default: '5' },
    'no-known': { type: 'boolean', default: false },
  },
});

const folder = await mkdtemp(join(tmpdir(), 'osgate-bench-'));
try {
  const readers = [...(await nodeReaders(folder)), ...(await pythonReaders(folder))];
  for (const tests of values.tests) {
    await bench(join(folder, 'stream'), Number(tests), { write: writeStream, readers });
  }
  for (const tests of values.junit) {
    await bench(join(folder, 'junit'), Number(tests), { write: writeJunit, readers: junitReaders(folder) });
  }
  if (!values['no-known']) {
    const script = compiled(folder, KNOWN);
    await execa(process.execPath, [...NODE_OPTIONS, script, '--runs', values.runs], { stdio: 'inherit' });
  }
} finally {
  await rm(folder, { recursive: true });
}

/** Compiled first: a shipped osgate does not load the part of Node that strips types. */
async function nodeReaders(out: string): Promise<Reader[]> {
  await execa('tsc', ['-p', import.meta.dirname, '--outDir', out], { preferLocal: true });
  await writeFile(join(out, 'package.json'), '{"type":"module"}');
  await symlink(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(out, 'node_modules'));
  const script = compiled(out, READER);
  return [
    { name: 'node, bare read', command: (file) => [process.execPath, ...NODE_OPTIONS, script, 'bare', file] },
    { name: 'osgate, count', command: (file) => [process.execPath, ...NODE_OPTIONS, script, 'count', file] },
    {
      name: 'osgate, results',
      command: (file) => [process.execPath, ...NODE_OPTIONS, script, 'results', file],
    },
  ];
}

function compiled(out: string, source: URL): string {
  return join(out, 'test/bench', basename(source.pathname).replace('.ts', '.js'));
}

function junitReaders(out: string): Reader[] {
  return [
    {
      name: 'osgate, JUnit',
      command: (file) => [process.execPath, ...NODE_OPTIONS, compiled(out, READER), 'junit', file],
    },
    { name: 'ElementTree', command: (file) => ['python3', '-c', ELEMENT_TREE, file] },
  ];
}

async function pythonReaders(out: string): Promise<Reader[]> {
  const { failed } = await execa('python3', ['-c', 'import subunit'], { reject: false });
  if (failed) {
    console.log('python3 has no python-subunit: its readers are left out');
    return [];
  }
  const script = join(out, 'measure.py');
  await writeFile(script, PYTHON);
  return [
    { name: PYTHON_LOOP, command: (file) => ['python3', script, file] },
    { name: 'subunit2junitxml', command: (file) => ['python3', script, file, 'subunit2junitxml'] },
  ];
}

async function bench(
  file: string,
  tests: number,
  { write, readers }: { write: (file: string, tests: number) => void; readers: readonly Reader[] },
): Promise<void> {
  write(file, tests);
  const measurements = new Map<Reader, Measurement[]>(readers.map((reader) => [reader, []]));
  for (let run = 0; run < Number(values.runs); run++) {
    for (const [reader, list] of measurements) list.push(await measure(reader, file));
  }
  const megabytes = ((await stat(file)).size / 1e6).toFixed(1);
  console.log(`\n${tests} tests, ${megabytes} MB, median of ${values.runs} runs`);
  console.log(formatTable(measurements));
}

async function measure(reader: Reader, file: string): Promise<Measurement> {
  const [program, ...args] = reader.command(file);
  const start = performance.now();
  const { stdout } = await execa(program, args);
  const seconds = (performance.now() - start) / 1000;
  return { seconds, ...JSON.parse(stdout) };
}

function formatTable(measurements: ReadonlyMap<Reader, readonly Measurement[]>): string {
  const table = new Table({
    head: ['reader', 'seconds', 'CPU s', 'peak MB', 'times the bare loop'],
    colAligns: ['left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const rows = [...measurements].map(([{ name }, list]) => ({
    name,
    seconds: median(list.map(({ seconds }) => seconds)),
    cpuSeconds: median(list.map(({ cpuSeconds }) => cpuSeconds)),
    peakMb: median(list.map(({ peakMb }) => peakMb)),
  }));
  const loop = rows.find(({ name }) => name === PYTHON_LOOP);
  for (const { name, seconds, cpuSeconds, peakMb } of rows) {
    const ratio = loop === undefined ? '-' : (loop.seconds / seconds).toFixed(1);
    table.push([name, seconds.toFixed(3), cpuSeconds.toFixed(3), peakMb.toFixed(0), ratio]);
  }
  return table.toString();
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
