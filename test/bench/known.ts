import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { execa } from 'execa';
import { clusterFailures } from '../../src/gate/cluster.ts';
import { judge } from '../../src/gate/judge.ts';
import { indexEntries, matchEntry } from '../../src/known/match.ts';
import { CONTEXT, entry, heard, run } from '../gate/build.ts';

/*
 * `node test/bench/known.ts [--results N] [--entries N] [--runs N]`: judges a run against known-failure lists, beside the way in
 * which stestr, Tempest and Rally apply theirs: every line of the list a regular expression, searched for in every id.
 * Every tenth test fails with a traceback of 2 KB and has an entry whose
 * signature is held against it. The regular expressions are timed on a part and extrapolated.
 */

const { values } = parseArgs({
  options: {
    results: { type: 'string', default: '100000' },
    entries: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '5' },
  },
});
const [RESULTS, ENTRIES, RUNS] = [Number(values.results), Number(values.entries), Number(values.runs)];
const FAILING_EVERY = 10;
const CLUSTERED = 5000;
/** Results that the slow ways are timed on. */
const PART = Math.min(RESULTS, 500);

const idOf = (index: number) =>
  `tempest.api.area${index % 40}.test_module${index % 400}.Class${index % 4000}TestJSON.test_verb_noun_${index}`;

const tests = Array.from({ length: RESULTS }, (_, index) =>
  index % FAILING_EVERY === 0
    ? heard(idOf(index), { status: 'fail', traceback: tracebackOf(index) })
    : heard(`${idOf(index)}[id-5ad01ed0-0e6e-4c5d-8194-232801b15c72,smoke]`, 'success'),
);
const signature = 'Request timed out\\s+Details: \\(<test>\\) Server <uuid> failed to reach ACTIVE';
const entries = Array.from({ length: ENTRIES }, (_, index) =>
  entry(idOf(index * FAILING_EVERY), { signature, file: 'blacklists/bench.yaml', line: index }),
);
const input = run(tests, { entries });
const failures = tests
  .filter(({ status }) => status === 'fail')
  .slice(0, CLUSTERED)
  .map(({ id, traceback = '' }) => ({ id, text: traceback }));

const table = new Table({
  head: ['what', 'seconds', 'CPU s', 'how'],
  colAligns: ['left', 'right', 'right', 'left'],
  style: { head: [], border: [] },
});
const measured = `median of ${RUNS}`;
table.push(['osgate, the whole verdict', ...time(() => judge(input)), measured]);
table.push(['osgate, looking up the entries alone', ...time(lookUp), measured]);
table.push([
  'a list of regular expressions, JavaScript',
  extrapolate(searchAll),
  '',
  `${PART} results, times ${RESULTS / PART}`,
]);
table.push([
  'a list of regular expressions, Python',
  await searchInPython(),
  '',
  `${PART} results, times ${RESULTS / PART}`,
]);
console.log(
  `\n${RESULTS} results, ${tests.length / FAILING_EVERY} of them failures, against ${ENTRIES} entries`,
);
console.log(table.toString());
console.log(
  `\n${failures.length} failures grouped by cause: ${time(() => clusterFailures(failures))[0]} s, ${measured}`,
);

function lookUp(): number {
  const index = indexEntries(entries, CONTEXT);
  return tests.filter(({ id }) => matchEntry(index, id) !== undefined).length;
}

function searchAll(): number {
  const patterns = entries.map(({ target }) => new RegExp(target));
  return tests.slice(0, PART).filter(({ id }) => patterns.some((pattern) => pattern.test(id))).length;
}

/** What `stestr.selection.construct_list` does with an exclude list. */
async function searchInPython(): Promise<string> {
  const program = `
import json, re, sys, time
lists = json.load(sys.stdin)
began = time.monotonic()
patterns = [re.compile(line) for line in lists['lines']]
found = [name for name in lists['ids'] if any(pattern.search(name) for pattern in patterns)]
print(time.monotonic() - began)
`;
  const lists = { lines: entries.map(({ target }) => target), ids: tests.slice(0, PART).map(({ id }) => id) };
  const { stdout, failed } = await execa('python3', ['-c', program], {
    input: JSON.stringify(lists),
    reject: false,
  });
  return failed ? 'no python3' : ((Number(stdout) * RESULTS) / PART).toFixed(0);
}

function extrapolate(work: () => unknown): string {
  const start = performance.now();
  work();
  return (((performance.now() - start) / 1000) * (RESULTS / PART)).toFixed(0);
}

/** Wall-clock and CPU seconds; garbage collection may use a second core. */
function time(work: () => unknown): [seconds: string, cpuSeconds: string] {
  const runs = Array.from({ length: RUNS }, () => {
    const [start, startCpu] = [performance.now(), process.cpuUsage()];
    work();
    const { user, system } = process.cpuUsage(startCpu);
    return { seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 };
  });
  return [median(runs.map((each) => each.seconds)), median(runs.map((each) => each.cpuSeconds))];
}

function median(numbers: readonly number[]): string {
  return (numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN).toFixed(2);
}

function tracebackOf(index: number): string {
  const frame = (_: unknown, depth: number) =>
    `  File "/opt/osgate/lib/python3.11/site-packages/tempest/common/waiters.py", line ${(depth * 7919 + index * 31) % 900}, in wait_for_${(depth * index) % 10}\n` +
    "    self.create_server(server_id=self.server['id'], wait_until='ACTIVE')\n";
  const uuid = `5ad01ed0-0e6e-4c5d-8194-2328${String(index).padStart(8, '0')}`;
  return (
    `Traceback (most recent call last):\n${Array.from({ length: 10 }, frame).join('')}` +
    `tempest.lib.exceptions.TimeoutException: Request timed out\nDetails: (ServersTest:test_${index}) Server ${uuid} failed to reach ACTIVE status within 300 s\n`
  );
}
