import { FreeNames } from '../model/free-names.ts';
import { isRecord } from '../model/is-record.ts';
import type { ProblemLog } from '../model/problem-log.ts';
import { RecordedTest } from '../model/recorded-test.ts';
import { splitReportedId } from '../model/test-id.ts';
import type { Attempt, ResultSet, TestStatus } from '../model/test-result.ts';
import { Iterations } from './iterations.ts';
import { asList, asObject, asText, asWord, type JsonObject } from './json-fields.ts';
import type { JsonValue } from './json-stream.ts';
import { attemptOfVerification, checkVerification } from './verification.ts';
import { attemptOfOldResult, attemptOfWorkload } from './workload.ts';

/** Makes results of the parts of Rally's reports, in whatever order the parts come. */
export class ReportBuilder {
  readonly #log: ProblemLog;
  readonly #tests = new Map<string, RecordedTest>();
  readonly #names = new FreeNames();
  readonly #verifications = new Map<string, JsonObject>();
  readonly #counts = new Map<string, Map<TestStatus, number>>();
  #iterations = new Iterations();
  #isReport = false;

  constructor(log: ProblemLog) {
    this.#log = log;
  }

  /** A value at one of the reader's paths; children come before their parents. */
  add({ value, path, release }: JsonValue): void {
    const part = path.filter((each) => typeof each === 'string').join('.');
    if (part === 'tasks.subtasks.workloads.data' || part === 'result') this.#iterations.add(value);
    else if (part === 'tasks.subtasks.workloads') this.#addWorkload(value);
    else if (part === 'tasks.subtasks') this.#checkSubtask(asObject(value));
    else if (part === 'tasks') this.#addTask(value, path);
    else if (part === '') this.#addOldResult(asObject(value));
    else if (part === 'verifications') this.#addVerifications(value);
    else if (path[0] === 'tests' && path.length === 2) this.#addTest(String(path[1]), asObject(value));
    release();
  }

  /** Whole JSON that is something else. */
  checkKind(): void {
    if (this.#isReport) return;
    const message = 'it is JSON, but no report of Rally';
    const hint =
      'osgate reads rally task report --json, rally task results and rally verify report --type json';
    this.#log.addLoss({ code: 'not-rally', message, hint });
  }

  finish(): ResultSet {
    for (const [uuid, verification] of this.#verifications) {
      const counts = this.#counts.get(uuid) ?? new Map();
      checkVerification(uuid, verification, { counts, log: this.#log });
    }
    const { intact } = this.#log;
    return {
      format: 'rally',
      tests: [...this.#tests.values()],
      fixtures: [],
      problems: this.#log.list(),
      intact,
    };
  }

  #takeIterations(): Iterations {
    const iterations = this.#iterations;
    this.#iterations = new Iterations();
    return iterations;
  }

  #addWorkload(value: unknown): void {
    const workload = asObject(value);
    const iterations = this.#takeIterations();
    const scenario = Object.keys(asObject(workload.scenario))[0];
    this.#checkIterations(scenario ?? 'a workload without a scenario', workload, iterations);
    this.#record(scenario, attemptOfWorkload(workload, iterations));
  }

  #checkIterations(name: string, workload: JsonObject, { count, failed }: Iterations): void {
    for (const [what, said, found] of [
      ['iterations', workload.total_iteration_count, count],
      ['failed iterations', workload.failed_iteration_count, failed],
    ] as const) {
      if (typeof said !== 'number' || said === found) continue;
      const message = `${name} says it has ${said} ${what}, and has ${found}`;
      if (said > found) this.#log.addLoss({ code: 'count-mismatch', message });
      else this.#log.add({ code: 'count-mismatch', message });
    }
  }

  #checkSubtask({ title, status, workloads }: JsonObject): void {
    if (asList(workloads).length > 0) return;
    const message = `subtask ${JSON.stringify(title)} is ${asWord(status)} and has no workload: what it was to test is not known`;
    this.#log.addLoss({ code: 'subtask-not-run', message });
  }

  #addTask(value: unknown, path: JsonValue['path']): void {
    if (path.length === 1) {
      this.#isReport ||= Array.isArray(value);
      return;
    }
    this.#isReport = true;
    const { uuid, status } = asObject(value);
    if (status === 'finished' || status === 'sla_failed') return;
    const message = `task ${asWord(uuid)} is ${asWord(status)}, not finished: workloads may be missing`;
    this.#log.addLoss({ code: 'task-not-finished', message });
  }

  #addOldResult(entry: JsonObject): void {
    const iterations = this.#takeIterations();
    if (!isRecord(entry.key) || !Array.isArray(entry.result)) return;
    this.#isReport = true;
    this.#record(asText(entry.key.name), attemptOfOldResult(entry, iterations));
  }

  #record(scenario: string | undefined, attempt: Attempt): void {
    if (scenario === undefined) {
      this.#log.addLoss({ code: 'nameless-test', message: 'a workload has no scenario' });
    }
    const id = this.#names.next(scenario ?? '', (name) => this.#tests.has(name));
    const test = new RecordedTest(id, '');
    test.addAttempt(attempt);
    this.#tests.set(id, test);
  }

  #addVerifications(value: unknown): void {
    if (!isRecord(value)) return;
    this.#isReport = true;
    for (const [uuid, verification] of Object.entries(value)) {
      this.#verifications.set(uuid, asObject(verification));
    }
  }

  /** The same test in several verifications was tried several times. */
  #addTest(listed: string, { by_verification: results }: JsonObject): void {
    if (!isRecord(results)) return;
    const { id, attributes } = splitReportedId(listed);
    const test = this.#tests.get(id) ?? new RecordedTest(id, attributes);
    this.#tests.set(id, test);
    for (const [uuid, result] of Object.entries(results)) {
      const attempt = attemptOfVerification(asObject(result));
      if (attempt === undefined) {
        const message = `${id} has the status ${JSON.stringify(asObject(result).status)}, which Rally does not have`;
        this.#log.addLoss({ code: 'unknown-status', message });
        continue;
      }
      const counts = this.#counts.get(uuid) ?? new Map<TestStatus, number>();
      this.#counts.set(uuid, counts.set(attempt.status, (counts.get(attempt.status) ?? 0) + 1));
      if (attempt.status !== 'exists') test.addAttempt(attempt);
    }
  }
}
