import { countOf } from '../model/count-of.ts';
import { formatJson } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';
import type { Terminal } from './terminal.ts';

/** Prints a plan for people, or as the JSON that is stored with a run. */
export function printPlan(terminal: Terminal, plan: Plan, json: boolean): void {
  terminal.out(json ? formatJson(plan) : formatPlan(plan));
}

function formatPlan(plan: Plan): string {
  const packages = [plan.tempest, ...plan.plugins].map(
    ({ name, version, commit }) => `${name} ${version} at ${commit.slice(0, 9)}`,
  );
  const lists = plan.lists.map(({ path, entries }) => `${path} (${countOf(entries, 'entry', 'entries')})`);
  const rows: readonly (readonly [string, string])[] = [
    ['region', `${plan.region}, OpenStack ${plan.release}`],
    [
      'suite',
      `${plan.suite}: ${countOf(plan.tests.length, 'test')}, ${plan.excluded.length} excluded by lists`,
    ],
    ...costRows(plan),
    ['packages', packages.join(', ')],
    ...(plan.pinOverrides ?? []).map(
      ({ name, instead, place }) =>
        ["site's pin", `${name}, not ${instead ?? 'pinned by the release'}: ${place}`] as const,
    ),
    ...(plan.imageDifferences ?? []).map((difference) => ['accepted', difference] as const),
    ['image', plan.image],
    ['profile', plan.profileLayers.join(' < ')],
    ...(plan.overrides ?? []).map(
      ({ option, value, place }) =>
        ['raw override', `${option} = ${JSON.stringify(value)} (${place})`] as const,
    ),
    ['lists', lists.join(', ') || 'none'],
    ['tempest.conf', `sha256 ${plan.confSha256.slice(0, 12)}`],
  ];
  const because = new Map(
    (plan.cannotRun ?? []).flatMap((cost) => cost.tests.map((test) => [test, cost.because])),
  );
  const text = [
    ...rows.map(([name, value]) => `${name.padEnd(14)}${value}`),
    '',
    ...plan.tests.map(({ id }) => (because.has(id) ? `  ${id}  (skips: ${because.get(id)})` : `  ${id}`)),
  ];
  return `${text.join('\n')}\n`;
}

/** What each switch of the profile costs this selection. */
function costRows({ cannotRun, tests }: Plan): (readonly [string, string])[] {
  if (cannotRun === undefined || cannotRun.length === 0) return [];
  const total = cannotRun.reduce((sum, cost) => sum + cost.tests.length, 0);
  return [
    [
      'cannot run',
      `${total} of ${countOf(tests.length, 'test')}, by their own checks under this tempest.conf:`,
    ] as const,
    ...cannotRun.map((cost) => ['', `${String(cost.tests.length).padStart(4)}  ${cost.because}`] as const),
  ];
}
