import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { startLab, TestSite } from './osgate.ts';

const FLAVOR = 'tempest.api.compute.flavors.test_flavors.FlavorsV2TestJSON.test_get_flavor';
/** Boots a server on the network of the account. */
const SERVER = 'tempest.api.compute.servers.test_servers.ServersTestJSON.test_update_server_name';
/** Wants an administrator. */
const ADMIN = 'tempest.api.compute.admin.test_flavors.FlavorsAdminTestJSON.test_create_flavor_with_int_id';
/** Wants two users in two projects. */
const TWO_USERS = 'tempest.api.image.v2.test_images_member.ImagesMemberTest.test_get_image_members_schema';

beforeAll(async () => {
  await startLab();
});

const KEYSTONE = 'http://127.0.0.1:5000/v3';
const NEUTRON = 'http://127.0.0.1:9696/v2.0';

/** The administrator of the lab, straight at its APIs. */
class LabAdmin {
  readonly #token: string;
  readonly #undo: (() => Promise<unknown>)[] = [];

  private constructor(token: string) {
    this.#token = token;
  }

  static async logIn(): Promise<LabAdmin> {
    const domain = { name: 'Default' };
    const user = { name: 'admin', password: 'labpw', domain };
    const auth = {
      identity: { methods: ['password'], password: { user } },
      scope: { project: { name: 'admin', domain } },
    };
    const answer = await fetch(`${KEYSTONE}/auth/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ auth }),
    });
    return new LabAdmin(String(answer.headers.get('x-subject-token')));
  }

  /** Makes a thing and removes it at the end; `url` is the list that it is added to. */
  async create<T extends { id: string }>(url: string, key: string, value: object): Promise<T> {
    const made = (await this.#request('POST', url, { [key]: value })) as Record<string, T>;
    const thing = made[key];
    if (thing === undefined) throw new Error(`${url}: ${JSON.stringify(made)}`);
    this.#undo.push(() => this.#request('DELETE', `${url}/${thing.id}`));
    return thing;
  }

  async user(name: string, password: string): Promise<void> {
    const project = await this.create(`${KEYSTONE}/projects`, 'project', { name, domain_id: 'default' });
    const user = await this.create(`${KEYSTONE}/users`, 'user', { name, password, domain_id: 'default' });
    const { roles } = (await this.#request('GET', `${KEYSTONE}/roles?name=member`)) as {
      roles: { id: string }[];
    };
    await this.#request('PUT', `${KEYSTONE}/projects/${project.id}/users/${user.id}/roles/${roles[0]?.id}`);
  }

  async #request(method: string, url: string, body?: object): Promise<unknown> {
    const answer = await fetch(url, {
      method,
      headers: { 'x-auth-token': this.#token, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const undo of this.#undo.reverse()) await undo();
  }
}

test('a profile that was discovered resolves, renders and runs', async () => {
  await using site = await TestSite.create();
  const args = ['profile', 'init', '--region', 'fresh', '--discover', '--cloud', 'osgate-lab'];
  const init = await site.osgate(args);
  expect(init.exitCode, init.all).toBe(0);
  const again = await site.osgate(args);
  expect(again.exitCode, again.all).toBe(2);
  expect(again.stderr).toContain(
    'tempest-profiles/regions/fresh.yaml is there already, and is left as it is',
  );

  const rendered = await site.osgate(['render', '--region', 'fresh']);
  expect(rendered.exitCode, rendered.all).toBe(0);
  expect(rendered.stdout).toContain('fixed_network_name = provider-vlan-100');
  const run = await site.osgate(['run', '--region', 'fresh', '--test', FLAVOR]);
  expect(run.exitCode, run.all).toBe(0);
});

test('users that the site made run the tests, and their passwords stay nowhere', async () => {
  await using admin = await LabAdmin.logIn();
  await using site = await TestSite.create();
  const users = ['osgate-real-1', 'osgate-real-2'];
  for (const user of users) await admin.user(user, `${user}-pass`);
  const clouds = await readFile(new URL('../../lab/clouds.yaml', import.meta.url), 'utf8');
  const auth = `auth_url: "${KEYSTONE}", user_domain_name: Default, project_domain_name: Default`;
  const entries = users.map(
    (user) => `  ${user}: {auth: {${auth}, username: ${user}, project_name: ${user}}}\n`,
  );
  const secrets = users.map((user) => `  ${user}: {auth: {password: ${user}-pass}}\n`);
  await site.write('clouds.yaml', `${clouds}${entries.join('')}`);
  await site.write('secure.yaml', `clouds:\n${secrets.join('')}`);
  const accounts = [...users.map((user) => `{cloud: ${user}}`), '{cloud: osgate-lab, types: [admin]}'];
  await site.edit('tempest-profiles/regions/test.yaml', (text) =>
    text.replace('credentials: {', `credentials: {accounts: [${accounts.join(', ')}], `),
  );
  const env = { OS_CLIENT_CONFIG_FILE: join(site.root, 'clouds.yaml') };

  const rendered = await site.osgate(['render', '--region', 'test', '--what', 'accounts'], env);
  expect(rendered.exitCode, rendered.all).toBe(0);
  expect(rendered.stdout.match(/password: "\*\*\*"/g)).toHaveLength(3);
  const run = await site.osgate(
    ['run', '--region', 'test', '--test', FLAVOR, '--test', SERVER, '--test', ADMIN, '--test', TWO_USERS],
    env,
  );
  expect(run.exitCode, run.all).toBe(0);
  const { counts } = await site.readJson<{ counts: unknown }>('verdict.json');
  expect(counts).toEqual({ pass: 4 });
  const folder = await site.runFolder();
  for (const file of ['accounts.yaml', 'tempest.conf', 'tempest.log', 'stream.subunit', 'osgate.log']) {
    expect(await readFile(join(folder, file), 'utf8'), file).not.toMatch(/osgate-real-\d-pass|labpw/);
  }
});

test('a second network of the same name is told at the line that names it, before a container starts', async () => {
  await using admin = await LabAdmin.logIn();
  await using site = await TestSite.create();
  const { id } = await admin.create(`${NEUTRON}/networks`, 'network', { name: 'provider-vlan-100' });
  const run = await site.osgate(['run', '--region', 'test', '--test', FLAVOR]);
  expect(run.exitCode, run.all).toBe(5);
  expect(run.stderr).toMatch(
    /tempest-profiles\/regions\/test\.yaml:6:9: expected one network "provider-vlan-100" in the region, there are 2: /,
  );
  expect(run.stderr).toContain(id);
});
