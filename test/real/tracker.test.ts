import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBaseImage } from '../../src/engine/base-image.ts';
import { connectEngine, type Engine } from '../../src/engine/engine.ts';
import { buildImage } from '../../src/engine/image-build.ts';
import { readServiceLog, removeService, startService } from '../../src/engine/service-container.ts';
import { TestSite } from './osgate.ts';

const NAME = 'osgate-redmine';
const IMAGE = 'osgate/redmine:test';
const URL_OF_REDMINE = 'http://127.0.0.1:13000';
/** Of test/real/redmine/seed.rb. */
const TOKEN = '0123456789abcdef0123456789abcdef01234567';
const FOLDER = fileURLToPath(new URL('redmine', import.meta.url));
const STREAM = fileURLToPath(new URL('../fixtures/streams/e_skips.subunit', import.meta.url));

interface Issue {
  readonly attachments: readonly { filename: string; filesize: number; content_url: string }[];
  readonly journals: readonly { notes: string }[];
}

async function ask(path: string): Promise<Response> {
  return fetch(path.startsWith('http') ? path : `${URL_OF_REDMINE}${path}`, {
    headers: { 'x-redmine-api-key': TOKEN },
  });
}

async function readIssue(): Promise<Issue> {
  const answer = await ask('/issues/1.json?include=attachments,journals');
  return ((await answer.json()) as { issue: Issue }).issue;
}

describe('a real Redmine', () => {
  let engine: Engine;
  let site: TestSite;
  let run: string;

  beforeAll(async () => {
    engine = await connectEngine();
    const base = await ensureBaseImage(engine, 'debian:bookworm', {
      aptMirror: process.env.OSGATE_APT_MIRROR,
      offline: false,
      onLine: () => {},
    });
    const context = await Promise.all(
      ['Dockerfile', 'seed.rb'].map(async (path) => ({ path, content: await readFile(join(FOLDER, path)) })),
    );
    await buildImage(engine, {
      reference: IMAGE,
      context,
      dockerfile: 'Dockerfile',
      buildArgs: { BASE: base },
      network: 'host',
    });
    await removeService(engine, NAME);
    await startService(engine, { name: NAME, image: IMAGE, labels: { 'osgate.test': 'true' } });
    await untilRedmineAnswers(engine);

    site = await TestSite.create();
    run = join(site.root, 'reports', 'test', 'given');
    await site.osgate(['gate', STREAM, '--region', 'test', '--ticket', '1', '--out', run]);
  });
  afterAll(async () => {
    await removeService(engine, NAME);
    await (site as TestSite | undefined)?.[Symbol.asyncDispose]();
  });

  const attach = (args: readonly string[], token = TOKEN) =>
    site.osgate(['attach-report', run, '--to', 'redmine', '--url', URL_OF_REDMINE, ...args], {
      REDMINE_TOKEN: token,
    });

  test('gets the report as a file, byte by byte, and the summary as a comment', async () => {
    const { exitCode, stdout } = await attach([]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`osgate-given.html and the summary: ${URL_OF_REDMINE}/issues/1`);
    const { attachments, journals } = await readIssue();
    expect(attachments.map(({ filename }) => filename)).toEqual([`osgate-${basename(run)}.html`]);
    const stored = await (await ask(attachments[0]?.content_url ?? '')).text();
    expect(stored).toBe(await readFile(join(run, 'report.html'), 'utf8'));
    const said = journals[0]?.notes.replaceAll(/\r?\n {4}/g, '\n') ?? '';
    expect(said).toContain((await readFile(join(run, 'summary.md'), 'utf8')).trim());
  });

  test('gets nothing twice', async () => {
    const before = await readIssue();
    const { exitCode, stdout } = await attach([]);
    expect([exitCode, stdout]).toEqual([0, `already there, nothing was posted: ${URL_OF_REDMINE}/issues/1`]);
    expect(await readIssue()).toEqual(before);
  });

  test.each([
    ['a wrong token', 'REDMINE_TOKEN', [], 'wrong'],
    ['a ticket that is not there', 'check the ticket id', ['--ticket', '99'], TOKEN],
  ])('refuses %s, and nothing is posted', async (_, hint, args, token) => {
    const before = await readIssue();
    const { exitCode, stderr } = await attach(args, token);
    expect(exitCode).toBe(5);
    expect(stderr).toContain(hint);
    expect(await readIssue()).toEqual(before);
  });
});

async function untilRedmineAnswers(engine: Engine): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    const answer = await ask('/issues/1.json').catch(() => undefined);
    if (answer?.ok) return;
    await sleep(500);
  }
  throw new Error(`Redmine does not answer:\n${await readServiceLog(engine, NAME, 30)}`);
}
