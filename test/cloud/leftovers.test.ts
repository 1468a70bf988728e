import { describe, expect, test } from 'vitest';
import { findLeftovers } from '../../src/cloud/leftovers.ts';
import type { CloudSession } from '../../src/cloud/session.ts';
import { renderLeftovers } from '../../src/report/leftovers-text.ts';
import { schemaErrors } from '../published-schema.ts';

const PROJECT = { id: 'p1', name: 'tempest-ServersTestJSON-123456789' };

/** Of a region in which a run was killed, beside what is the operator's. */
const LISTS: Readonly<Record<string, unknown>> = {
  'identity/v3/projects': {
    projects: [PROJECT, { id: 'p0', name: 'admin' }, { id: 'p2', name: 'tempest-team' }],
  },
  'identity/v3/users': {
    users: [
      { id: 'u1', name: 'tempest-ServersTestJSON-123456789-project-member' },
      { id: 'u0', name: 'admin' },
    ],
  },
  'identity/v3/domains': { domains: [{ id: 'd1', name: 'tempest-DomainsTestJSON-41234567' }] },
  'compute/servers/detail?all_tenants=1': {
    servers: [{ id: 's1', name: 'renamed', tenant_id: 'p1', created: '2026-11-23T02:00:00Z' }],
    servers_links: [{ rel: 'next', href: 'http://cloud/compute/servers/detail?all_tenants=1&marker=s1' }],
  },
  'compute/servers/detail?all_tenants=1&marker=s1': {
    servers: [
      { id: 's2', name: 'tempest-server-7654321', tenant_id: 'p0' },
      { id: 's3', name: 'tempest-master', tenant_id: 'p0' },
    ],
  },
  'network/v2.0/floatingips': {
    floatingips: [{ id: 'f1', floating_ip_address: '10.0.0.9', project_id: 'p1' }],
  },
  'network/v2.0/ports': {
    ports: [
      { id: 'po1', name: '', device_owner: 'network:router_interface', device_id: 'r1', project_id: 'p1' },
      { id: 'po2', name: 'tempest-port-1234', device_owner: '', project_id: 'p0' },
      { id: 'po3', name: '', device_owner: 'compute:nova', project_id: 'p1' },
    ],
  },
  'network/v2.0/routers': { routers: [{ id: 'r1', name: 'tempest-router-1234', project_id: 'p1' }] },
  'network/v2.0/networks': { networks: [{ id: 'n1', name: 'provider', project_id: 'p0' }] },
  'volume/volumes/detail?all_tenants=1': {
    volumes: [
      { id: 'v1', name: 'tempest-volume-1234', 'os-vol-tenant-attr:tenant_id': 'p0' },
      { id: 'v2; reboot', name: 'tempest-volume-1235', 'os-vol-tenant-attr:tenant_id': 'p0' },
    ],
  },
  'image/v2/images?limit=1000': {
    images: [{ id: 'i1', name: 'tempest-image-99999', owner: 'p0' }],
    next: '/image/v2/images?marker=i1',
  },
  'image/v2/images?marker=i1': { images: [{ id: 'i2', name: 'cirros', owner: 'p0' }] },
};

const session: CloudSession = {
  issuedAt: undefined,
  endpoint: (type) => `http://cloud/${{ 'block-storage': 'volume' }[type ?? ''] ?? type}`,
  get: async (url) => {
    const json = LISTS[url.replace('http://cloud/', '')];
    const missing = url.includes('/backups') ? 404 : 403;
    return { status: json === undefined ? missing : 200, headers: {}, json };
  },
  download: async () => undefined,
};

describe('findLeftovers', () => {
  test('what Tempest made, all of its projects, page by page, and nothing of the operator', async () => {
    const { leftovers, commands } = await findLeftovers(session);
    expect(leftovers.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      ...['server s1', 'server s2', 'floating ip f1', 'router interface po1', 'router r1', 'port po2'],
      ...['volume v1', 'image i1', 'user u1', 'project p1', 'domain d1'],
    ]);
    expect(commands).toMatchInlineSnapshot(`
      [
        "openstack server delete --wait s1 s2",
        "openstack floating ip delete f1",
        "openstack router remove port r1 po1",
        "openstack router delete r1",
        "openstack port delete po2",
        "openstack volume delete v1",
        "openstack image delete i1",
        "openstack user delete u1",
        "openstack project delete p1",
        "openstack domain set --disable d1 && openstack domain delete d1",
      ]
    `);
  });

  test('a list that is not shown is told, once', async () => {
    const { unseen } = await findLeftovers(session);
    expect(unseen).toContain('network: /v2.0/security-groups answered 403');
    expect(unseen).not.toContain('volume: /backups/detail answered 404');
    expect(new Set(unseen).size).toBe(unseen.length);
  });

  test('another prefix finds other names', async () => {
    const { leftovers } = await findLeftovers(session, 'seoul.1');
    expect(leftovers).toEqual([]);
  });

  test('is printed for people, and for scripts as its schema says', async () => {
    const left = {
      region: 'test',
      running: ['20260101T000000Z-smoke-aaaa'],
      engine: [],
      ...(await findLeftovers(session)),
    };
    expect(schemaErrors('leftovers')(JSON.stringify({ schema: 'osgate-leftovers/v1', ...left }))).toEqual([]);
    const some = {
      ...left,
      leftovers: left.leftovers.slice(0, 2),
      unseen: left.unseen.slice(0, 1),
      commands: ['openstack server delete --wait s1 s2'],
    };
    expect(renderLeftovers(some)).toMatchInlineSnapshot(`
      "KIND    NAME                    ID
      server  renamed                 s1
      server  tempest-server-7654321  s2
      ⚠ not seen: network: /v2.0/security-groups answered 403
      ⚠ a run goes on (20260101T000000Z-smoke-aaaa): what it uses is listed, too. Wait for its end
      2 things of Tempest in region test; osgate removes none. In this order they can be removed:
        openstack server delete --wait s1 s2
      "
    `);
    const nothing = { ...left, leftovers: [], unseen: [], commands: [], running: [] };
    expect(renderLeftovers(nothing)).toBe('nothing of Tempest is left in region test\n');
  });
});
