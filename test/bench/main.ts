import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { heldBars, type Subject } from './bars.ts';
import { writeJunit } from './generate.ts';
import { type Measurement, measure, medianOf } from './measure.ts';
import {
  compile,
  elementTree,
  knownCommand,
  nodeReaders,
  pythonReaders,
  type Reader,
  rustReaders,
} from './tools.ts';

/*
 * `npm run bench -- [--tests N]... [--junit N]... [--runs N] [--only REGEX] [--no-known] [--write]`: reads generated streams of N tests,
 * and JUnit files, with osgate and with others. Each figure is the median of several processes, started in turn so that a busy
 * moment of the machine meets all readers. Prints Markdown; `--write` puts it into docs/benchmarks.md. Then `known.ts`: verdicts
 * against known-failure lists.
 */

const GENERATOR = join(import.meta.dirname, 'generate-stream.py');
const DOCUMENT = new URL('../../docs/benchmarks.md', import.meta.url);
const MARKS = ['<!-- figures -->\n', '<!-- end of figures -->'] as const;

const { values } = parseArgs({
  options: {
    tests: { type: 'string', multiple: true, default: ['2000', '20000'] },
    junit: { type: 'string', multiple: true, default: [] },
    runs: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    'no-known': { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

const printed: string[] = [];
const folder = await mkdtemp(join(tmpdir(), 'osgate-bench-'));
const out = await compile();
try {
  print(`\`npm run bench -- ${process.argv.slice(2).join(' ')}\`: ${machine()}.`);
  await benchAll(out);
  if (values.write) writeDocument();
  if (!values['no-known']) {
    const [node = '', ...script] = knownCommand(out);
    await execa(node, [...script, '--runs', values.runs], { stdio: 'inherit' });
  }
} finally {
  await rm(folder, { recursive: true });
  await rm(out, { recursive: true });
}

async function benchAll(out: string): Promise<void> {
  const node = nodeReaders(out);
  const missing = (what: string) => print(`\nLeft out, because this machine lacks it: ${what}`);
  const others = [...(await rustReaders(missing)), ...(await pythonReaders(missing))];
  const only = new RegExp(values.only);
  const readers = [...node, ...others].filter(({ name }) => only.test(name));
  for (const tests of values.tests.map(Number)) {
    const stream = join(folder, 'stream');
    const made = await execa('python3', [GENERATOR, String(tests), stream], { reject: false });
    if (made.failed) missing('python3, which makes the streams');
    else await bench({ format: 'subunit', tests }, stream, readers);
  }
  if (values.junit.length === 0) return;
  const own = node.filter(({ name }) => /^osgate,? results|bare read$/.test(name));
  const xmlReaders = [...own, ...(await elementTree(missing))].filter(({ name }) => only.test(name));
  for (const tests of values.junit.map(Number)) {
    writeJunit(join(folder, 'junit'), tests);
    await bench({ format: 'JUnit XML', tests }, join(folder, 'junit'), xmlReaders);
  }
}

async function bench(subject: Subject, file: string, readers: readonly Reader[]): Promise<void> {
  const runs = new Map<Reader, Measurement[]>(readers.map((reader) => [reader, []]));
  for (let run = 0; run < Number(values.runs); run++) {
    for (const [reader, list] of runs) {
      if (run === 0 || reader.slow !== true) list.push(await measure(reader, file));
    }
  }
  const figures = new Map([...runs].map(([{ name }, list]) => [name, medianOf(list)]));
  const megabytes = ((await stat(file)).size / 1e6).toFixed(0);
  print(`\n### ${subject.tests} tests, ${subject.format}, ${megabytes} MB\n`);
  print('| reader | seconds | CPU seconds | peak MB | times osgate |\n|---|--:|--:|--:|--:|');
  for (const [name, figure] of figures) print(rowOf(name, figure, figures));
  const bars = heldBars(subject, figures);
  if (bars.length > 0) print(`\n${bars.join('\n')}`);
}

function rowOf(
  name: string,
  { seconds, cpuSeconds, peakMb }: Measurement,
  figures: ReadonlyMap<string, Measurement>,
): string {
  const own = figures.get(name.includes('count') ? 'osgate, count' : 'osgate, results in memory');
  const times = own === undefined ? '-' : (seconds / own.seconds).toFixed(2);
  return `| ${name} | ${seconds.toFixed(3)} | ${cpuSeconds?.toFixed(3) ?? '-'} | ${peakMb?.toFixed(0) ?? '-'} | ${times} |`;
}

function machine(): string {
  const busy = (loadavg()[0] ?? 0).toFixed(1);
  return `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}, load ${busy} at the start, median of ${values.runs} runs, of one where it is stestr`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
  printed.push(line);
}

function writeDocument(): void {
  const text = readFileSync(DOCUMENT, 'utf8');
  const [before = '', rest = ''] = text.split(MARKS[0]);
  const after = rest.slice(rest.indexOf(MARKS[1]));
  writeFileSync(DOCUMENT, `${before}${MARKS[0]}${printed.join('\n')}\n${after}`);
}
