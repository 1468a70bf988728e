import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quickSite } from './fault-suite.ts';
import { FAULTS, type InjectedFault } from './faults.ts';
import { Lab } from './lab.ts';
import { osgate, printed, type TestSite } from './osgate.ts';
import { said } from './said.ts';

/*
 * Faults put into the lab one at a time, each against the baseline of a clean run. `npm run test:faults` puts in all ten, makes ten
 * clean runs, and keeps the table of docs/faults.md; without OSGATE_FAULTS=all a few of them stand for the rest.
 */
const ALL = process.env.OSGATE_FAULTS === 'all';
const CHOSEN = FAULTS.filter((fault) => ALL || fault.everyTime === true);
const CLEAN_RUNS = ALL ? 10 : 1;
const PAGE = 'docs/faults.md';

interface Ended extends Awaited<ReturnType<typeof said>> {
  readonly exitCode: number;
  readonly seconds: number;
}

let lab: Lab;
let site: TestSite;
let knownFailures: number;
beforeAll(async () => {
  const up = await osgate(['lab', 'up']);
  expect(up.exitCode, up.all).toBe(0);
  lab = await Lab.connect();
  site = await quickSite();
  const clean = await run();
  expect(clean).toMatchObject({ exitCode: 0, causes: [] });
  knownFailures = clean.counts['known-failure'] ?? 0;
  expect(knownFailures).toBeGreaterThanOrEqual(3);
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
  const up = await osgate(['lab', 'up']);
  expect(up.exitCode, up.all).toBe(0);
});

/** A run of the quick suite; a fault may be put in between its preflight and its first test. */
async function run(inject?: () => Promise<unknown>): Promise<Ended> {
  const began = Date.now();
  const running = site.osgate(['run', '--region', 'test', '--suite', 'quick']);
  if (inject !== undefined) {
    await printed(running, /running \d+ tests/);
    await inject();
  }
  const { exitCode = -1, stdout, all } = await running;
  const seconds = Math.round((Date.now() - began) / 1000);
  if (![0, 1, 3].includes(exitCode)) throw new Error(all);
  return { ...(await said(site, stdout)), exitCode, seconds };
}

describe('a fault is told apart from the known failures and named', () => {
  test.each(CHOSEN.map((fault) => [fault.what, fault] as const))('%s', async (what, fault) => {
    const refused = fault.refused !== undefined;
    if (refused) await isRefused(fault);
    let heal: (() => Promise<unknown>) | undefined;
    const inject = async () => {
      heal = await fault.inject(lab, site);
    };
    if (!refused) await inject();
    const ended = await run(refused ? inject : undefined).finally(() => heal?.());
    await tell(refused ? `${what}, after preflight` : what, ended);
    const { causes } = ended;
    const named = fault.blocking === undefined ? causes.slice(0, fault.causes.length) : causes;
    expect(ended.exitCode).toBe(1);
    expect(ended.blocking).toEqual(fault.blocking ?? expect.anything());
    expect(named).toEqual(fault.causes.map((cause) => expect.stringMatching(cause)));
    if (fault.blocking !== undefined) expect(ended.counts['known-failure']).toBe(knownFailures);
  });

  async function isRefused({ what, refused = '', inject }: InjectedFault): Promise<void> {
    const began = Date.now();
    const heal = await inject(lab, site);
    const running = site.osgate(['run', '--region', 'test', '--suite', 'quick']);
    const { exitCode, stderr, all } = await running.finally(() => heal());
    expect(exitCode, all).toBe(5);
    expect(stderr).toContain(refused);
    const line = stderr.split('\n').find((each) => each.includes(refused)) ?? '';
    const seconds = Math.round((Date.now() - began) / 1000);
    await tell(what, { headline: `no run: ${line.trim()}`, causes: [], exitCode: 5, seconds });
  }
});

describe('clean runs raise no false alarm', () => {
  test.each(Array.from({ length: CLEAN_RUNS }, (_, index) => [index + 1]))('clean run %i', async (number) => {
    const ended = await run();
    await tell(`nothing: clean run ${number}`, ended);
    expect(ended).toMatchObject({ exitCode: 0, causes: [], blocking: [] });
    expect(ended.counts['known-failure']).toBe(knownFailures);
  });
});

/** Puts a row into the table of docs/faults.md, in the place of the one that said the same was injected. */
async function tell(
  what: string,
  { headline, causes, exitCode, seconds }: Pick<Ended, 'headline' | 'causes' | 'exitCode' | 'seconds'>,
): Promise<void> {
  if (!ALL) return;
  const safe = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '\\<');
  const cells = [what, String(exitCode), safe(headline), causes.map(safe).join('<br>'), `${seconds} s`];
  const lines = (await readFile(PAGE, 'utf8')).split('\n');
  const old = lines.findIndex((line) => line.startsWith(`| ${what} |`));
  const row = `| ${cells.join(' | ')} |`;
  if (old >= 0) lines[old] = row;
  else lines.splice(lines.findLastIndex((line) => line.startsWith('|')) + 1, 0, row);
  await writeFile(PAGE, lines.join('\n'));
}
