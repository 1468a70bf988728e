import { beforeAll, expect, test } from 'vitest';
import { schemaErrors } from '../published-schema.ts';
import { LAB, Lab } from './lab.ts';
import { osgate, startLab } from './osgate.ts';

interface Left {
  readonly leftovers: readonly { kind: string; id: string; project?: string }[];
  readonly commands: readonly string[];
  readonly unseen: readonly string[];
}

const URL_OF: Readonly<Record<string, string>> = {
  network: `${LAB.network}/networks`,
  'security group': `${LAB.network}/security-groups`,
  user: `${LAB.identity}/users`,
  project: `${LAB.identity}/projects`,
};

/** Of the lab's administrator, for the client in its container. */
const CREDENTIALS = Object.entries({
  OS_AUTH_URL: LAB.identity,
  OS_USERNAME: 'admin',
  OS_PASSWORD: 'labpw',
  OS_PROJECT_NAME: 'admin',
  OS_USER_DOMAIN_NAME: 'Default',
  OS_PROJECT_DOMAIN_NAME: 'Default',
  OS_REGION_NAME: 'test',
}).map(([name, value]) => `${name}=${value}`);

let lab: Lab;
beforeAll(async () => {
  await startLab();
  lab = await Lab.connect();
});

async function cleanup(): Promise<Left> {
  const { exitCode, stdout, all } = await osgate(['cleanup', '--region', 'test', '--json']);
  expect(exitCode, all).toBe(0);
  expect(schemaErrors('leftovers')(stdout)).toEqual([]);
  return JSON.parse(stdout) as Left;
}

test('what a killed run left is named, and can be removed in the order in which it is', async () => {
  const make = async (kind: string, body: object): Promise<string> => {
    const answer = await lab.call<Record<string, { id: string }>>('POST', URL_OF[kind] ?? '', {
      [kind]: body,
    });
    return answer[kind]?.id ?? '';
  };
  const name = `tempest-KilledTest-${Date.now()}`;
  const project = await make('project', { name });
  const user = await make('user', { name: `${name}-project-member`, default_project_id: project });
  // its project gets a security group of its own with it
  const network = await make('network', { name: 'renamed by the test', project_id: project });

  const { leftovers, commands, unseen } = await cleanup();
  expect(unseen).toEqual([]);
  const own = leftovers.filter(({ id, project: of }) => [project, user].includes(id) || of === project);
  expect(own.map(({ kind }) => kind)).toEqual(['network', 'security group', 'user', 'project']);
  for (const { id } of own) expect(commands.filter((command) => command.includes(id))).toHaveLength(1);

  const others = new Set(leftovers.filter((each) => !own.includes(each)).map(({ id }) => id));
  for (const { id } of own) {
    const [command = ''] = commands.filter((each) => each.includes(id));
    const words = command.split(' ').filter((word) => !others.has(word));
    await lab.execute('env', ...CREDENTIALS, ...words);
  }
  const after = (await cleanup()).leftovers.map(({ id }) => id);
  expect(after.filter((id) => [project, user, network].includes(id))).toEqual([]);
});
