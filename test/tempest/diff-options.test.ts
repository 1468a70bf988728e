import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { diffOptions } from '../../src/tempest/diff-options.ts';
import { parseOptionList } from '../../src/tempest/option-list.ts';

function parse(text: string) {
  const list = parseOptionList(text);
  if (list === undefined) throw new Error('no option list');
  return list;
}

test('from tempest 39.0.0 to 46.3.0, as their images print them', () => {
  const [before, after] = ['39.0.0', '46.3.0'].map((version) =>
    parse(readFileSync(`test/fixtures/options/tempest-${version}.json`, 'utf8')),
  );
  if (before === undefined || after === undefined) throw new Error('no fixture');
  const { defaults, ...names } = diffOptions(before, after);
  expect({ ...names, defaults: defaults.map((each) => each.option) }).toMatchInlineSnapshot(`
    {
      "added": [
        "[DEFAULT] log_color",
        "[compute-feature-enabled] dhcp_domain",
        "[compute-feature-enabled] nova_policy_roles",
        "[compute-feature-enabled] vtpm_live_migration",
        "[compute] target_hosts_to_avoid",
        "[identity] use_system_token",
        "[image-feature-enabled] do_secure_hash",
        "[image-feature-enabled] http_store_enabled",
        "[image-feature-enabled] image_conversion",
        "[image-feature-enabled] image_format_enforcement",
        "[image] hashing_algorithm",
        "[image] http_qcow2_image",
        "[image] images_manifest_file",
        "[scenario] target_dir",
        "[validation] allowed_metadata_downtime",
        "[volume-feature-enabled] enable_volume_image_dep_tests",
        "[volume-feature-enabled] replication",
      ],
      "defaults": [
        "[DEFAULT] default_log_levels",
        "[compute-feature-enabled] scheduler_enabled_filters",
        "[image] container_formats",
        "[image] disk_formats",
        "[image] http_image",
        "[service_available] neutron",
        "[volume] catalog_type",
        "[volume] disk_format",
      ],
      "removed": [
        "[DEFAULT] use_eventlog",
        "[DEFAULT] watch_log_file",
      ],
      "renamed": [],
    }
  `);
  expect(defaults.find((each) => each.option === '[service_available] neutron')).toEqual({
    option: '[service_available] neutron',
    before: 'false',
    after: 'true',
  });
  expect(diffOptions(before, before)).toEqual({ added: [], removed: [], renamed: [], defaults: [] });
});

test('an option whose old name is still read is renamed, not removed and added', () => {
  const option = (dest: string, deprecated: object[]) => ({
    dest,
    type: 'string value',
    default: null,
    deprecated_opts: deprecated,
  });
  const list = (group: string, options: object[]) =>
    parse(JSON.stringify({ options: { [group]: { opts: options } } }));
  const before = list('compute', [option('ssh_method', []), option('gone', [])]);
  const after = list('validation', [option('connect_method', [{ group: 'compute', name: 'ssh-method' }])]);
  expect(diffOptions(before, after)).toEqual({
    added: [],
    removed: ['[compute] gone'],
    renamed: [{ before: '[compute] ssh_method', after: '[validation] connect_method' }],
    defaults: [],
  });
});
