import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { PackagePin } from '../../src/model/plan.ts';
import { parseReleases, RELEASES_FILE, type Release } from '../../src/release/releases.ts';

interface Tag {
  readonly tag: string | null;
  readonly commit: string | null;
}
/** One release of test/fixtures/pins/facts.yaml. */
interface Facts {
  readonly status: string;
  readonly tempest: { readonly pin: string; readonly commit: string; readonly release_tag: string };
  readonly python: { readonly declared: readonly string[] };
  readonly constraints: { readonly series: string; readonly commit: string };
  readonly rally: Tag;
  readonly rally_openstack: Tag;
  readonly plugins: Readonly<Record<string, Tag>>;
}

const { releases } = parseReleases(readFileSync(RELEASES_FILE, 'utf8'));
const facts: Readonly<Record<string, Facts>> = parse(
  readFileSync('test/fixtures/pins/facts.yaml', 'utf8'),
).releases;

/** A plugin that has no numbered tag for the release is not pinned: pip could not be asked for a version. */
const hasVersion = ([, { tag }]: [string, Tag]) => tag !== null && /^\d/.test(tag);

const spell = (version: string | null | undefined, commit: string | null | undefined) =>
  version == null ? 'none' : `${version} at ${commit}`;

function factsOf({ tempest, python, constraints, rally, rally_openstack, plugins, status }: Facts) {
  return {
    tempest: spell(tempest.pin, tempest.commit),
    first: tempest.release_tag,
    last: status === 'maintained' ? undefined : tempest.pin,
    pythons: python.declared,
    constraints: `${constraints.series} at ${constraints.commit}`,
    rally: spell(rally.tag, rally.commit),
    rallyOpenstack: spell(rally_openstack.tag, rally_openstack.commit),
    plugins: Object.fromEntries(
      Object.entries(plugins)
        .filter(hasVersion)
        .map(([name, { tag, commit }]) => [name, spell(tag, commit)]),
    ),
  };
}

function pinsOf(release: Release): ReturnType<typeof factsOf> {
  const pin = (each: PackagePin | undefined) => spell(each?.version, each?.commit);
  return {
    tempest: pin(release.tempest),
    first: release.window.first,
    last: release.window.last,
    pythons: release.pythons,
    constraints: `${release.constraints.series} at ${release.constraints.commit}`,
    rally: pin(release.rally),
    rallyOpenstack: pin(release.rallyOpenstack),
    plugins: Object.fromEntries(release.plugins.map((each) => [each.name, pin(each)])),
  };
}

test.each(
  releases.map((release) => [release.name, release] as const),
)('%s is pinned as upstream says', (name, release) => {
  const known = facts[name];
  if (known === undefined) throw new Error(`nothing is known of ${name}`);
  expect(pinsOf(release)).toEqual(factsOf(known));
});

test('what has a Tempest is pinned', () => {
  const known = Object.entries(facts).filter(([, { tempest }]) => tempest?.pin);
  expect(releases.map(({ name }) => name)).toEqual(known.map(([name]) => name));
});
