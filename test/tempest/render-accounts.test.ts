import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Account } from '../../src/model/credentials.ts';
import { renderAccounts } from '../../src/tempest/render-accounts.ts';

function account(username: string, change: Partial<Account> = {}, password = 'pw-1'): Account {
  return {
    credentials: {
      authUrl: 'http://keystone.example.org/v3',
      username,
      password,
      project: `${username}-project`,
      userDomain: 'Default',
      projectDomain: 'Tests',
      region: 'test',
      interface: 'public',
      caFile: undefined,
      verify: true,
    },
    roles: [],
    isAdmin: false,
    network: undefined,
    ...change,
  };
}

test('accounts.yaml is this, with the passwords masked', () => {
  const accounts = [
    account('one', { roles: ['member', 'swiftoperator'] }),
    account('two', { network: 'net-two' }),
    account('root', { isAdmin: true }),
  ];
  expect(renderAccounts(accounts, 'provider-vlan-100').masked).toMatchInlineSnapshot(`
    "- username: "one"
      password: "***"
      project_name: "one-project"
      user_domain_name: "Default"
      project_domain_name: "Tests"
      roles:
        - "member"
        - "swiftoperator"
      resources:
        network: "provider-vlan-100"
    - username: "two"
      password: "***"
      project_name: "two-project"
      user_domain_name: "Default"
      project_domain_name: "Tests"
      resources:
        network: "net-two"
    - username: "root"
      password: "***"
      project_name: "root-project"
      user_domain_name: "Default"
      project_domain_name: "Tests"
      types:
        - "admin"
      resources:
        network: "provider-vlan-100"
    "
  `);
});

test('a network that nobody names is left out', () => {
  expect(renderAccounts([account('one')], undefined).text).not.toContain('resources');
});

test.each([
  "it's: #1",
  '"',
  '{{x}}',
  '- a',
  '한국어',
  '*',
  '007',
  'yes',
  '1_000',
  '12:30:45',
  'null',
  ' ',
])('the password %j is read back as it is, and masked', (password) => {
  const { text, masked } = renderAccounts([account('one', {}, password)], undefined);
  expect(parse(text, { version: '1.1' })[0].password).toBe(password);
  expect(parse(masked)[0].password).toBe('***');
});
