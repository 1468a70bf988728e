import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Credentials } from '../../../src/model/credentials.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import type { ReportInput } from '../../../src/report/report-input.ts';
import type { RunFolder } from '../../../src/store/run-folder.ts';
import { findRun } from '../../../src/store/runs.ts';
import type { SubunitEvent } from '../../../src/subunit/packet.ts';
import { concludeRun } from '../../../src/use-cases/judge/conclude.ts';
import { runSecrets, untoldNotice } from '../../../src/use-cases/secrets/known.ts';
import { ordinaryText } from '../../../src/use-cases/secrets/ordinary-text.ts';
import { withholdLeaks } from '../../../src/use-cases/secrets/withhold.ts';
import { packet } from '../../subunit/streams.ts';
import { storeRun } from '../stored-run.ts';

const credentials = { password: 'hunter2-secret', username: 'admin' } as Credentials;

const SECRET = 'hunter2-secret';

describe('runSecrets', () => {
  test('the credentials in use, and what variables of OpenStack and of trackers hold', () => {
    const env = {
      OS_PASSWORD: 'from-env-1',
      OS_APPLICATION_CREDENTIAL_SECRET: 'from-env-2',
      REDMINE_TOKEN: 'from-env-3',
      CI_TOKEN_NAME: 'main-branch',
    };
    expect(runSecrets([credentials], env, [])).toEqual({
      values: [SECRET, 'from-env-1', 'from-env-2', 'from-env-3'],
      untold: [],
    });
  });

  test.each([
    [
      'an ordinary word of the run',
      'admin',
      ['{"tests": ["tempest.api.identity.admin.v3.test_users.T.test_a"]}'],
    ],
    ['too short', 'x7Z', []],
    ['a short number', '1234567', []],
  ])('a password that is %s is not looked for by its value, and that is said', (_, password, ordinary) => {
    const secrets = runSecrets([{ password, username: 'admin' } as Credentials], {}, ordinary);
    expect(secrets).toEqual({ values: [], untold: ['the password of admin'] });
    expect(untoldNotice(secrets)).toMatchInlineSnapshot(
      `"the password of admin: too short, or a word that stands in the files of any run. It is masked behind keys like "password" only, not wherever a log may hold it"`,
    );
  });
});

describe('with a run folder', () => {
  let root: string;
  let folder: RunFolder;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'osgate-secrets-'));
    folder = await storeRun(root, {
      id: '20260101T000000Z-smoke-aaaa',
      endings: { 'a.B.test_1': 'success' },
    });
  });
  afterEach(() => rm(root, { recursive: true }));

  test.each([
    'table',
    'verdict',
    'success',
    'Nothing',
    'fails as its reviewed entry says',
    'default-src',
  ])('what osgate itself says in any report, such as %s, is ordinary', async (word) => {
    expect(runSecrets([{ password: word } as Credentials], {}, await ordinaryText(folder)).values).toEqual(
      [],
    );
  });

  const base64 = Buffer.from(`admin:${SECRET}`).toString('base64');
  test.each([
    ['as it is', 'osgate.log', `x ${SECRET} y`],
    ['behind a megabyte', 'tempest.log', `${'x'.repeat((1 << 20) - 5)}${SECRET}`],
    ['in base64', 'given/001-a.xml', base64],
    ['in a file packed with gzip', 'given/001-a.xml.gz', gzipSync(`${'x'.repeat(300_000)}${SECRET}`)],
    ['in a file packed with zstd', 'given/001-a.bin', zstdCompressSync(SECRET)],
    ['in the page', 'report.html', `<p title="${SECRET}">`],
    [
      'in an attachment cut into packets',
      'confirm/001/stream.subunit',
      pieces(['x', 'hunter2', '-sec', 'ret']),
    ],
  ])('a run with a secret %s is set aside, and no command finds it', async (_, name, content) => {
    await mkdir(dirname(join(folder.path, name)), { recursive: true });
    await writeFile(join(folder.path, name), content);
    await expect(withholdLeaks(folder, input([]), [SECRET])).rejects.toThrow(
      `PASS: 1 passed\nThe run is withheld: ${name} still holds a secret`,
    );
    expect(existsSync(folder.path)).toBe(false);
    expect(existsSync(`${folder.path}.withheld`)).toBe(true);
    await expect(findRun(root, '20260101', root)).rejects.toThrow('there is no run 20260101');
  });

  test('a secret that the page packs into its blocks is found', async () => {
    await folder.write(
      'stream',
      packet({ testId: 'a.B.test_1', status: 'fail', ...fileOf(`boom ${base64} bang`) }),
    );
    const { verdict } = await concludeRun(folder, '2026-01-01T00:00:00Z');
    const page = (await folder.read('report')) ?? '';
    expect(page).toContain('<script type="text/plain"');
    expect(page).not.toContain(base64.slice(0, 12));
    await writeFile(folder.pathOf('stream'), '');
    await expect(withholdLeaks(folder, { verdict } as ReportInput, [SECRET])).rejects.toThrow(
      /withheld: report.html still holds/,
    );
  });

  test('a run without one stays, whatever its packed blocks look like', async () => {
    await folder.write('report', `<p>*** and hunter2</p><script type="text/plain" id="x">${SECRET}</script>`);
    await withholdLeaks(folder, input([]), [SECRET]);
    expect(existsSync(folder.path)).toBe(true);
  });
});

function input(tests: Verdict['tests']): ReportInput {
  return { verdict: { headline: 'PASS: 1 passed', tests, problems: [] as unknown } } as ReportInput;
}

function fileOf(text: string, eof = true): Partial<SubunitEvent> {
  return { file: { name: 'log', bytes: Buffer.from(text) }, mime: 'text/plain;charset=utf8', eof };
}

/** One attachment in as many packets as there are texts. */
function pieces(texts: readonly string[]): Buffer {
  return Buffer.concat(texts.map((text) => packet({ testId: 'a.B.test_1', ...fileOf(text, false) })));
}
