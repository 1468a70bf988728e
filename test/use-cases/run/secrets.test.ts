import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Credentials } from '../../../src/model/credentials.ts';
import type { ReportInput } from '../../../src/report/report-input.ts';
import { openRunFolder } from '../../../src/store/run-folder.ts';
import { findRun } from '../../../src/store/runs.ts';
import { runSecrets, withholdLeaks } from '../../../src/use-cases/run/secrets.ts';

const credentials = { password: 'hunter2-secret' } as Credentials;

describe('runSecrets', () => {
  test('the credentials in use and what OpenStack variables hold', () => {
    const env = {
      OS_PASSWORD: 'from-env-1',
      OS_APPLICATION_CREDENTIAL_SECRET: 'from-env-2',
      CI_TOKEN_NAME: 'main',
    };
    expect(runSecrets([credentials], env, [])).toEqual(['hunter2-secret', 'from-env-1', 'from-env-2']);
  });

  test('a password that is an ordinary word of the run is not looked for by its value', () => {
    const plan = '{"tests": ["tempest.api.identity.admin.v3.test_users.UsersTest.test_a"]}';
    expect(runSecrets([{ password: 'admin' } as Credentials], {}, [plan])).toEqual([]);
  });
});

describe('withholdLeaks', () => {
  let root: string;
  let path: string;
  const input = { verdict: { headline: 'PASS: 1 passed' } } as ReportInput;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'osgate-secrets-'));
    path = join(root, 'reports', 'test', '20260101T000000Z-smoke-aaaa');
    await mkdir(join(path, 'given'), { recursive: true });
  });
  afterEach(() => rm(root, { recursive: true }));

  test.each([
    ['as it is', 'x hunter2-secret y'],
    ['behind a megabyte', `${'x'.repeat((1 << 20) - 5)}hunter2-secret`],
    ['in base64', Buffer.from('admin:hunter2-secret').toString('base64')],
  ])('a run with a secret %s is set aside, and no command finds it', async (_, text) => {
    await writeFile(join(path, 'given', '001-a.xml'), text);
    await expect(withholdLeaks(openRunFolder(path), input, ['hunter2-secret'])).rejects.toThrow(
      /^PASS: 1 passed\nThe run is withheld: given\/001-a.xml still holds a secret/,
    );
    expect(existsSync(path)).toBe(false);
    expect(existsSync(`${path}.withheld`)).toBe(true);
    await expect(findRun(root, '20260101', root)).rejects.toThrow('there is no run 20260101');
  });

  test('a run without one stays', async () => {
    await writeFile(join(path, 'report.html'), '<p>*** and hunter2</p>');
    await withholdLeaks(openRunFolder(path), input, ['hunter2-secret']);
    expect(existsSync(path)).toBe(true);
  });
});
