import { formatClock, secondsBetween } from './duration.ts';
import type { ReportInput } from './report-input.ts';

/** What was tested, as stable names and values for machines; a value that is not known is left out. */
export function runProperties({
  record,
  plan,
  verdict,
  baseline,
}: ReportInput): [name: string, value: string][] {
  const seconds = secondsBetween(record.started, record.ended);
  const facts: [string, string | undefined][] = [
    ['verdict', verdict.word],
    ['exit_code', String(verdict.exitCode)],
    ['run', record.id],
    ['region', record.region],
    ['release', record.release],
    ['suite', record.suite],
    ['ticket', record.ticket],
    ['baseline', baseline?.run],
    ['started', record.started],
    ['ended', record.ended],
    ['duration', seconds === undefined ? undefined : formatClock(seconds)],
    ...[plan.tempest, ...plan.plugins].map(({ name, version, commit }): [string, string] => [
      name,
      `${version} ${commit}`,
    ]),
    ...(plan.pinOverrides ?? []).map(({ name, instead, place }): [string, string] => [
      `site_pin_${name}`,
      `instead of ${instead ?? 'none'}, ${place}`,
    ]),
    ['image', plan.image],
    ['image_accepted', plan.imageDifferences?.join('; ')],
    ['image_id', record.imageId],
    ['tempest_conf_sha256', plan.confSha256],
    ...plan.lists.map(({ path, sha256 }): [string, string] => [path, sha256]),
    ['osgate', record.osgateVersion],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
}
