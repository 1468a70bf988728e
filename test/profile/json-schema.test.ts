import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { profileJsonSchema } from '../../src/profile/json-schema.ts';
import { profileSchema } from '../../src/profile/schema.ts';

const accepts = new Ajv({ strict: false, validateFormats: false }).compile(profileJsonSchema());

const SHIPPED = ['network-models', 'regions'].flatMap((folder) =>
  readdirSync(`tempest-profiles/${folder}`)
    .filter((name) => !name.endsWith('.known.yaml'))
    .map((name) => `tempest-profiles/${folder}/${name}`),
);

test.each(SHIPPED)('%s is right for editors, too', (file) => {
  const value = parse(readFileSync(file, 'utf8'));
  expect(profileSchema.safeParse(value).success).toBe(true);
  expect(accepts(value), JSON.stringify(accepts.errors)).toBe(true);
});

test.each([
  ['an unknown key', 'netwrk: {}'],
  ['an unknown key inside', 'network: {nmae: x}'],
  ['a text for a switch', 'validation: {enabled: "yes"}'],
  ['a value outside its choices', 'validation: {connect: ssh}'],
  ['an IP version that is none', 'validation: {ip_version: 5}'],
  ['an account without an entry of clouds.yaml', 'credentials: {accounts: [{roles: [a]}]}'],
  ['a UUID that is none', 'network: {id: public}'],
  ['a cap that is no whole number', 'gate: {max_new_flakes: 1.5}'],
  ['a limit that a site may not set', 'gate: {least_coverage: 50}'],
  ['a time zone that is no name', 'timezone: 9'],
  ['no network', 'network: {provider: {subnets: [abc]}}'],
])('neither takes %s', (_, text) => {
  expect(profileSchema.safeParse(parse(text)).success).toBe(false);
  expect(accepts(parse(text))).toBe(false);
});

test.each([
  ['a release that YAML reads as a number', 'release: 2025.1'],
  ["the gate's limits", 'gate: {max_new_flakes: 0, confirm: 2, strict: true}'],
  ['a time zone', 'timezone: Asia/Seoul'],
  ['every IP version', 'validation: {ip_version: 6}'],
  ['an account', 'credentials: {accounts: [{cloud: a, types: [admin]}]}'],
])('both take %s', (_, text) => {
  expect(profileSchema.safeParse(parse(text)).success).toBe(true);
  expect(accepts(parse(text)), JSON.stringify(accepts.errors)).toBe(true);
});

test('editors explain keys', () => {
  const { properties } = profileJsonSchema() as {
    properties: Record<string, { properties: Record<string, { description?: string }> }>;
  };
  expect(properties.network?.properties.model?.description).toContain('vlan-provider-no-fip');
});
