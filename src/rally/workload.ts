import type { Attempt } from '../model/test-result.ts';
import { errorText, type Iterations } from './iterations.ts';
import { asAmount, asList, asObject, asText, asWord, type JsonObject } from './json-fields.ts';

/** What the two forms of task results say of a workload. */
interface Workload {
  readonly sla: readonly unknown[];
  readonly passSla: boolean;
  /** Iterations that its runner was to make; undefined for runners that go by time. */
  readonly planned: number | undefined;
  readonly contextErrors: readonly string[];
  readonly start: string | undefined;
  readonly durationSeconds: number | undefined;
}

/** A workload of `rally task report --json`. */
export function attemptOfWorkload(workload: JsonObject, iterations: Iterations): Attempt {
  const runner = asObject(Object.values(asObject(workload.runner))[0]);
  return attemptOf(
    {
      sla: asList(asObject(workload.sla_results).sla),
      passSla: workload.pass_sla !== false,
      planned: asAmount(runner.times),
      contextErrors: asList(workload.contexts_results).flatMap(contextErrors),
      start: isoTime(asText(workload.created_at)),
      durationSeconds: asAmount(workload.full_duration),
    },
    iterations,
  );
}

/** A workload of `rally task results`, whose `created_at` has the day before the month. */
export function attemptOfOldResult(entry: JsonObject, iterations: Iterations): Attempt {
  const runner = asObject(asObject(asObject(entry.key).kw).runner);
  const created = asText(entry.created_at)?.replace(/^(\d{4})-(\d\d)-(\d\d)/, '$1-$3-$2');
  return attemptOf(
    {
      sla: asList(entry.sla),
      passSla: true,
      planned: asAmount(runner.times),
      contextErrors: [],
      start: isoTime(created),
      durationSeconds: asAmount(entry.full_duration),
    },
    iterations,
  );
}

/**
 * Failed is a workload with a criterion of its SLA that does not hold, with failed iterations that no criterion `failure_rate`
 * allows, or without any iteration; one with fewer iterations than its runner was to make is not over.
 */
function attemptOf(workload: Workload, iterations: Iterations): Attempt {
  const { sla, passSla, planned, contextErrors, start, durationSeconds } = workload;
  const broken = sla.map(asObject).filter(({ success }) => success !== true);
  const failures = broken.map(
    ({ criterion, detail }) => asText(detail) ?? `${asWord(criterion)} does not hold`,
  );
  if (!passSla && broken.length === 0) failures.push('its SLA does not hold');
  const allowed = sla.map(asObject).some(({ criterion }) => criterion === 'failure_rate');
  const { failed, count } = iterations;
  if (failed > 0 && !allowed)
    failures.push(`${failed} of ${count} iterations failed, and no SLA allows that`);
  if (count === 0 && failures.length === 0) failures.push('it made no iteration');
  const isShort = planned !== undefined && count < planned;
  const status = failures.length > 0 ? 'fail' : isShort ? 'inprogress' : 'success';
  const text = [...failures, ...contextErrors, iterations.errorText].filter((part) => part !== '').join('\n');
  return {
    status,
    start,
    stop: undefined,
    durationSeconds,
    reason: undefined,
    traceback: status === 'fail' ? text : undefined,
    attachments: status === 'fail' || text === '' ? [] : [attachmentOf(text)],
  };
}

function attachmentOf(text: string) {
  return { name: 'allowed-errors', mime: 'text/plain', sizeBytes: Buffer.byteLength(text), text };
}

function contextErrors(result: unknown): string[] {
  const { plugin_name: name, setup, cleanup } = asObject(result);
  const errors = [setup, cleanup].map((part) => asList(asObject(part).error));
  return errors
    .filter((error) => error.length > 0)
    .map((error) => `context ${asWord(name)}: ${errorText(error)}`);
}

/** Rally writes UTC without saying so. */
function isoTime(text: string | undefined): string | undefined {
  const time = new Date(`${text}Z`);
  return text === undefined || Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
