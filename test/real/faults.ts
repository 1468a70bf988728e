import { type Fault, startFaultProxy } from './fault-proxy.ts';
import { LAB, type Lab } from './lab.ts';
import type { TestSite } from './osgate.ts';

type Heal = () => Promise<unknown>;

/** Something that goes wrong in the lab or in its profile, and what the gate has to make of it. */
export interface InjectedFault {
  /** A row of the table in `docs/faults.md`. */
  readonly what: string;
  /** Part of the refusal, where a run that starts with the fault is refused (exit 5); then it is put in during the run, too. */
  readonly refused?: string;
  readonly inject: (lab: Lab, site: TestSite) => Promise<Heal>;
  /** Runs in `.ci/run`, too. */
  readonly everyTime?: true;
  /** Every category that blocks, sorted; undefined where it is not the same in every run. */
  readonly blocking?: readonly string[];
  /** A title for each cause that stands in the way, largest first; with `blocking` undefined, of the largest only. */
  readonly causes: readonly RegExp[];
}

const REGION_FILE = 'tempest-profiles/regions/test.yaml';
const NEUTRON_CONF = '/etc/neutron/neutron.conf';

export const FAULTS: readonly InjectedFault[] = [
  {
    what: 'a service stopped: `cinder-api`',
    refused: 'volumev3 at http://127.0.0.1:8776/',
    inject: (lab) => stopped(lab, 'cinder-api'),
    blocking: ['new-failure', 'regressed'],
    causes: [/^connection refused: volume at 127\.0\.0\.1:8776$/, /^compute answered with 500: .*Connect/],
  },
  {
    what: 'a policy changed: nobody may create key pairs in Nova',
    inject: async (lab) => {
      const write = (rules: string) => lab.execute('sh', '-c', `echo '${rules}' > /etc/nova/policy.yaml`);
      await write('"os_compute_api:os-keypairs:create": "!"');
      return () => write('{}');
    },
    blocking: ['regressed'],
    causes: [
      /^compute refused create_keypair \(Forbidden\): Policy doesn't allow os_compute_api:os-keypairs:create/,
    ],
  },
  {
    what: 'a quota at zero: instances',
    refused: 'quota: a new project gets 0 instances',
    inject: async (lab) => {
      await lab.instanceQuota(0);
      return () => lab.instanceQuota(100);
    },
    blocking: ['new-failure', 'regressed'],
    causes: [
      /^compute refused create_server \(Forbidden\): Quota exceeded for instances: .* 0 of 0 instances/,
    ],
  },
  {
    what: 'an endpoint wrong in the catalog: Glance at port 9293',
    refused: 'image at http://127.0.0.1:9293/',
    inject: (lab) => endpoint(lab, 'image', (url) => url.replace('9292', '9293')),
    everyTime: true,
    blocking: ['regressed'],
    causes: [/^connection refused: image at 127\.0\.0\.1:9293$/],
  },
  {
    what: 'an extension removed: Neutron without security groups',
    inject: async (lab) => {
      const set = (value: boolean) =>
        lab.configure(
          'neutron-server',
          NEUTRON_CONF,
          `s/^enable_security_group = .*/enable_security_group = ${value}/`,
        );
      await set(false);
      return () => set(true);
    },
    everyTime: true,
    blocking: ['newly-skipped'],
    causes: [/security-group extension not enabled/],
  },
  {
    what: 'a network deleted: `provider-vlan-100`',
    refused: 'network "provider-vlan-100"',
    inject: networkDeleted,
    blocking: ['regressed'],
    causes: [
      /0 networks with label provider-vlan-100/,
      /'provider-vlan-100' not in \[/,
      /\{\} is not true : sequence or collection is empty/,
    ],
  },
  {
    what: 'a volume back end down: `cinder-volume` stopped',
    inject: (lab) => stopped(lab, 'cinder-volume'),
    blocking: ['new-failure', 'regressed'],
    causes: [/volume <uuid> failed to build and is in ERROR status/],
  },
  {
    what: 'a slow API: every answer of Nova takes 7 s, Tempest waits 5 s',
    inject: async (lab, site) => {
      const [patient, hasty] = ['http_timeout: 60', 'http_timeout: 5'];
      await site.edit(REGION_FILE, (text) => text.replace(patient, hasty));
      const heal = await behindProxy(lab, 'compute', () => ({ delayMs: 7000 }));
      return async () => {
        await heal();
        await site.edit(REGION_FILE, (text) => text.replace(hasty, patient));
      };
    },
    causes: [/^no answer in time: compute at 127\.0\.0\.1:\d+$/],
  },
  {
    what: 'every tenth request to Neutron a 500',
    inject: (lab) => behindProxy(lab, 'network', (count) => (count % 10 === 0 ? { status: 500 } : undefined)),
    causes: [/^network answered with 500: .*500 Internal Server Error/],
  },
  {
    what: 'a feature skipped by a wrong conf: `overrides.service_available.cinder: false`',
    inject: async (_, site) => {
      const [right, wrong] = ['overrides: {', 'overrides: {service_available: {cinder: false}, '];
      await site.edit(REGION_FILE, (text) => text.replace(right, wrong));
      return () => site.edit(REGION_FILE, (text) => text.replace(wrong, right));
    },
    blocking: [],
    causes: [/^ran in the baseline, skipped now: Cinder is not available$/],
  },
];

async function stopped(lab: Lab, service: string): Promise<Heal> {
  await lab.stop(service);
  return () => lab.start(service);
}

interface Endpoint {
  readonly id: string;
  readonly url: string;
}

/** Changes the public endpoint of a service in Keystone's catalog. */
async function endpoint(lab: Lab, service: string, change: (url: string) => string): Promise<Heal> {
  const [found] = (
    await lab.call<{ services: { id: string }[] }>('GET', `${LAB.identity}/services?type=${service}`)
  ).services;
  const [public_] = (
    await lab.call<{ endpoints: Endpoint[] }>(
      'GET',
      `${LAB.identity}/endpoints?interface=public&service_id=${found?.id}`,
    )
  ).endpoints;
  if (public_ === undefined) throw new Error(`no public endpoint of ${service}`);
  const set = (url: string) =>
    lab.call('PATCH', `${LAB.identity}/endpoints/${public_.id}`, { endpoint: { url } });
  await set(change(public_.url));
  return () => set(public_.url);
}

/** Puts a proxy between the clients and a service, as its endpoint in the catalog. */
async function behindProxy(lab: Lab, service: 'compute' | 'network', fault: Fault): Promise<Heal> {
  const { origin } = new URL(LAB[service]);
  const proxy = await startFaultProxy(origin, fault);
  const restore = await endpoint(lab, service, (url) => url.replace(origin, proxy.origin));
  return async () => {
    await restore();
    await proxy[Symbol.asyncDispose]();
  };
}

interface Network {
  readonly id: string;
}

/** With its ports, as often as a test has made one meanwhile. */
async function networkDeleted(lab: Lab): Promise<Heal> {
  const { networks } = await lab.call<{ networks: Network[] }>(
    'GET',
    `${LAB.network}/networks?name=provider-vlan-100`,
  );
  const id = networks[0]?.id;
  for (let left = 20; ; left--) {
    const { ports } = await lab.call<{ ports: { id: string }[] }>(
      'GET',
      `${LAB.network}/ports?network_id=${id}`,
    );
    for (const port of ports) {
      await lab.call('DELETE', `${LAB.network}/ports/${port.id}`).catch(() => undefined);
    }
    try {
      await lab.call('DELETE', `${LAB.network}/networks/${id}`);
      break;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
  return () => networkSeeded(lab);
}

/** As `lab-seed` makes it. */
async function networkSeeded(lab: Lab): Promise<void> {
  const { network } = await lab.call<{ network: Network }>('POST', `${LAB.network}/networks`, {
    network: {
      name: 'provider-vlan-100',
      shared: true,
      'provider:network_type': 'vlan',
      'provider:physical_network': 'physnet1',
      'provider:segmentation_id': 100,
    },
  });
  for (const number of [0, 1]) {
    const prefix = `10.100.${number}`;
    await lab.call('POST', `${LAB.network}/subnets`, {
      subnet: {
        network_id: network.id,
        name: `provider-vlan-100-subnet-${number}`,
        ip_version: 4,
        cidr: `${prefix}.0/24`,
        gateway_ip: `${prefix}.1`,
        enable_dhcp: false,
        allocation_pools: [{ start: `${prefix}.10`, end: `${prefix}.250` }],
      },
    });
  }
}
