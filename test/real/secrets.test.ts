import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TestSite } from './osgate.ts';

/** Creates users, changes their passwords and logs them in: request bodies full of generated passwords and tokens. */
const TESTS = [
  'tempest.api.identity.admin.v3.test_users.UsersV3TestJSON.test_update_user_password',
  'tempest.api.identity.v3.test_users.IdentityV3UsersTest.test_user_update_own_password',
  'tempest.api.compute.servers.test_create_server.ServersTestJSON.test_verify_server_details',
];
/** The lab's, as lab/clouds.yaml says. */
const PASSWORD = 'labpw';

test('a run with debug logs and the password in the environment leaves no secret in any file', async () => {
  await using site = await TestSite.create();
  await site.edit('tempest-profiles/regions/test.yaml', (text) =>
    text
      .replace(/^credentials: .*$/m, 'credentials: {}')
      .replace(/^test_timeout_seconds:.*$/m, 'test_timeout_seconds: 300\ntempest_debug: true'),
  );
  const run = await site.osgate(['run', '--region', 'test', ...TESTS.flatMap((id) => ['--test', id])], {
    OS_AUTH_URL: 'http://127.0.0.1:5000/v3',
    OS_USERNAME: 'admin',
    OS_PASSWORD: PASSWORD,
    OS_PROJECT_NAME: 'admin',
    OS_REGION_NAME: 'test',
  });
  expect(run.exitCode, run.all).toBe(0);

  const folder = await site.runFolder();
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  let masked = 0;
  for (const file of files.filter((entry) => entry.isFile())) {
    const path = join(file.parentPath, file.name);
    const text = (await readFile(path)).toString('latin1');
    expect(text.includes(PASSWORD), path).toBe(false);
    expect(text, path).not.toMatch(/["'](?:password|adminPass|original_password)["']: ["'](?!\*\*\*["'])/);
    expect(text, path).not.toMatch(/X-(?:Auth|Subject)-Token["']?: ["'](?!\*\*\*["'])/i);
    expect(text, path).not.toMatch(/gAAAAA[A-Za-z0-9_-]{40}/);
    masked += text.split("'***'").length + text.split('"***"').length - 2;
  }
  // the logs really held such bodies
  expect(masked).toBeGreaterThan(10);
});
