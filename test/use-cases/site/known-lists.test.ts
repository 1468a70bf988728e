import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allLists, listsInForce, parseKnownLists } from '../../../src/use-cases/site/known-lists.ts';

const MODEL = 'tempest-profiles/network-models/vlan-provider-no-fip';
const SHIPPED = `${MODEL}.known.yaml`;
const site = {
  lists: new Map([['blacklists/own.yaml', 'schema: osgate-known/v1\nentries: []\n']]),
  profiles: new Map([[SHIPPED, readFileSync(SHIPPED, 'utf8')]]),
};

test('the list that ships with a layer is in force where that layer is', () => {
  const layers = [`${MODEL}.yaml`, 'tempest-profiles/regions/r.yaml'];
  expect([...listsInForce(site, layers).keys()]).toEqual(['blacklists/own.yaml', SHIPPED]);
  expect([...listsInForce(site, ['tempest-profiles/regions/r.yaml']).keys()]).toEqual([
    'blacklists/own.yaml',
  ]);
});

test('every shipped entry is checked, is tied to releases, and to one failure', () => {
  const { entries, problems } = parseKnownLists(allLists(site), '2026-11-23');
  expect(problems).toEqual([]);
  expect(entries).toHaveLength(7);
  for (const entry of entries) {
    expect(entry.when.release, entry.target).toBeDefined();
    expect(entry.signature, entry.target).toBeDefined();
    expect(entry.expired, entry.target).toBe(false);
  }
});
