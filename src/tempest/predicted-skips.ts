import { z } from 'zod';
import { parseJson } from '../model/json.ts';
import type { SwitchCost } from '../model/plan.ts';
import type { SiteProfile } from '../model/site-profile.ts';
import { parseTestId, type TestId } from '../model/test-id.ts';

/** What the tests themselves say about one tempest.conf. */
export interface PredictedTests {
  /** With the attributes that they have under this conf. */
  readonly tests: readonly TestId[];
  /** By id: why the test will skip. */
  readonly skips: ReadonlyMap<string, PredictedSkip>;
}

interface PredictedSkip {
  /** Tempest's own words. */
  readonly reason: string;
  /** The option read last before the skip, `extension router`, `service object_storage`, `bug 1234`, `always`. */
  readonly cause: string;
}

const answerSchema = z.object({
  tests: z.array(
    z.object({
      id: z.string(),
      skip: z.object({ reason: z.string(), cause: z.string().nullable() }).nullable(),
    }),
  ),
});

/** Parses what `predict_skips.py` prints. Undefined when the text is not that. */
export function parsePredictedTests(text: string): PredictedTests | undefined {
  const parsed = answerSchema.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const tests = parsed.data.tests.map((test) => ({ test: parseTestId(test.id), skip: test.skip }));
  return {
    tests: tests.map(({ test }) => test),
    skips: new Map(
      tests.flatMap(({ test, skip }) =>
        skip === null ? [] : [[test.id, { reason: skip.reason, cause: skip.cause ?? 'always' }] as const],
      ),
    ),
  };
}

/** What each switch costs a selection: the tests that cannot run because of it, most first. */
export function countSwitchCosts(
  selection: readonly TestId[],
  { skips }: Pick<PredictedTests, 'skips'>,
  profile: SiteProfile,
): SwitchCost[] {
  const skipped = selection.flatMap(({ id }) => {
    const skip = skips.get(id);
    return skip === undefined ? [] : [{ id, because: describeCause(skip, profile) }];
  });
  return [...Map.groupBy(skipped, ({ because }) => because)]
    .map(([because, tests]) => ({ because, tests: tests.map(({ id }) => id) }))
    .sort((a, b) => b.tests.length - a.tests.length || (a.because < b.because ? -1 : 1));
}

/** Options that say the same thing as `network.floating_ips: false`. */
const FLOATING_IP_OPTIONS = [
  'network-feature-enabled.floating_ips',
  'network.public_network_id',
  'network.floating_network_name',
  'network.project_networks_reachable',
  'validation.connect_method',
];

/** In the words of the profile where one of its keys decides. */
function describeCause({ cause, reason }: PredictedSkip, profile: SiteProfile): string {
  const { network, services, validation, features } = profile;
  if (FLOATING_IP_OPTIONS.includes(cause) && !network.floatingIps) {
    return 'no floating IPs (network.floating_ips: false)';
  }
  if (cause === 'validation.run_validation' && !validation.enabled) {
    return 'no SSH into servers (validation.enabled: false)';
  }
  const [kind = '', name = ''] = cause.split(' ');
  if (kind === 'extension') {
    return network.hiddenExtensions.includes(name)
      ? `extension ${name} hidden (network.hidden_extensions)`
      : `extension ${name}, which the cloud does not list`;
  }
  if (kind === 'bug') return `bugs that Tempest's own tests wait for`;
  const [group = '', option = ''] = cause.split('.');
  const service = group === 'service_available' ? option : serviceOf(name);
  if (service in services && !services[service as keyof typeof services]) {
    return `no ${service} (services.${service}: false)`;
  }
  const feature = /^(.*)-feature-enabled$/.exec(group)?.[1];
  if (feature !== undefined && feature in features) {
    const said = features[feature as keyof typeof features][option];
    if (said !== undefined) return `features.${feature}.${option}: ${said}`;
  }
  return option === '' ? `Tempest itself: ${reason}` : `[${group}] ${option}`;
}

/** As Tempest's decorator `services` names them. */
function serviceOf(name: string): string {
  const names: Readonly<Record<string, string>> = {
    compute: 'nova',
    image: 'glance',
    volume: 'cinder',
    object_storage: 'swift',
    dashboard: 'horizon',
  };
  return names[name] ?? name;
}
