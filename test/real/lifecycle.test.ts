import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Lab } from './lab.ts';
import { startLab, TestSite } from './osgate.ts';
import { said } from './said.ts';

/** Makes a router, which the lab's Neutron cannot: it has no l3 plugin. */
const TEST = 'tempest.api.network.test_ports.PortsTestJSON.test_port_list_filter_by_router_id';
const PAGE = 'docs/known-failures.md';

let lab: Lab;
beforeAll(async () => {
  await startLab();
  lab = await Lab.connect();
});

/** What Neutron's configuration says of routers. */
async function routers(
  plugins: 'qos,trunk,revisions,timestamp' | 'qos,trunk,revisions,timestamp,router',
  quota: number,
) {
  const sed = `s/^service_plugins = .*/service_plugins = ${plugins}/; /^quota_router/d; s/^quota_network/quota_router = ${quota}\\n&/`;
  await lab.configure('neutron-server', '/etc/neutron/neutron.conf', sed);
}
const noRouters = () => routers('qos,trunk,revisions,timestamp', 10);
afterAll(noRouters);

test('the life of a known failure, as docs/known-failures.md tells it', async () => {
  await using site = await TestSite.create();
  await site.onlyEntries();
  await site.addSuite('ports', 'include: [tempest.api.network.test_ports.PortsTestJSON]');
  const transcript: string[] = [];

  const say = (text: string) => transcript.push(`# ${text}`);
  async function type(line: string, exitCode: number): Promise<void> {
    const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
    const ended = await site.osgate(args.slice(1));
    expect(ended.exitCode, ended.all).toBe(exitCode);
    transcript.push(
      `$ ${line}`,
      args[1] === 'run' ? await mainLines(ended.stdout) : asExample(bothOutputs(ended)).trimEnd(),
      '',
    );
  }
  async function mainLines(printed: string): Promise<string> {
    const { headline, causes, counts } = await said(site, printed);
    const { pass: _, ...others } = counts;
    const categories = Object.entries(others).map(([category, count]) => `${count} ${category}`);
    return [
      headline,
      `  ${[...categories, `${counts.pass} pass`].join(', ')}`,
      ...causes.map((cause) => `  cause: ${cause}`),
    ].join('\n');
  }
  const run = (exitCode: number) => type('osgate run --region test --suite ports', exitCode);

  say('A test fails, and no entry says so.');
  await run(1);
  say('It is reported, and an entry is written: region, release and signature are those of the failure.');
  await type(
    `osgate known add ${TEST} --bug https://bugs.example.org/NET-12 --reason "the site has no l3 plugin" --owner network`,
    0,
  );
  await run(0);
  say('Somebody installs the l3 plugin and forgets the quota: the test still fails, but for another reason.');
  await routers('qos,trunk,revisions,timestamp,router', 0);
  await run(1);
  say('The quota is set, and the test passes. Once is good news; twice, and the entry is stale.');
  await routers('qos,trunk,revisions,timestamp,router', 10);
  await run(0);
  await run(1);
  say('The entry goes, and with it the alarm.');
  await type('osgate known prune --from previous latest --write', 0);
  await run(0);

  const text = transcript.join('\n').trimEnd();
  const page = await readFile(PAGE, 'utf8');
  const marked = /(<!-- the life of an entry -->\n```console\n)(.*?)(\n```\n)/s;
  const told = (_: string, before: string, __: string, after: string) => `${before}${text}${after}`;
  if (process.env.OSGATE_FAULTS === 'all') await writeFile(PAGE, page.replace(marked, told));
  else expect(marked.exec(page)?.[2]).toBe(text);
});

/** Standard output, then standard error: two pipes have no order of their own. */
function bothOutputs(ended: { stdout: string; stderr: string }): string {
  return [ended.stdout, ended.stderr].filter(Boolean).join('\n');
}

/** Run ids and dates as in an example. */
function asExample(text: string): string {
  const today = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
  return text
    .replaceAll(/\d{8}T\d{6}Z-ports-[0-9a-f]{4}/g, 'RUN')
    .replaceAll(/\b20\d\d-\d\d-\d\d\b/g, (date) => (date === today ? '2026-01-10' : '2026-03-11'));
}
