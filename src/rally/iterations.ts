import { asList, asObject, asWord } from './json-fields.ts';

/** Of errors that differ, so many are kept, each up to so many characters. */
const KEPT_ERRORS = 5;
const MAX_CHARS = 100_000;

/** The iterations of one workload, counted one by one; of equal errors one is kept. */
export class Iterations {
  count = 0;
  failed = 0;
  readonly #errors = new Map<string, number>();
  #otherErrors = 0;

  /** Source: rally/task/runner.py, `format_result_on_timeout` and `_run_scenario_once`: `error` is empty or `[type, message, traceback]`. */
  add(iteration: unknown): void {
    this.count++;
    const error = asList(asObject(iteration).error);
    if (error.length === 0) return;
    this.failed++;
    const text = errorText(error);
    const times = this.#errors.get(text);
    if (times !== undefined || this.#errors.size < KEPT_ERRORS) this.#errors.set(text, (times ?? 0) + 1);
    else this.#otherErrors++;
  }

  /** Each error that was kept, with how many iterations had it; empty when none failed. */
  get errorText(): string {
    const parts = [...this.#errors].map(([text, times]) => `${times} of ${this.count} iterations: ${text}`);
    if (this.#otherErrors > 0) parts.push(`${this.#otherErrors} more iterations failed with other errors`);
    return parts.join('\n');
  }
}

/** `[type, message, traceback]` as one text: the traceback, which ends with the others, or what there is. */
export function errorText(error: readonly unknown[]): string {
  const [type, message, traceback] = error.map(asWord);
  const text = traceback?.trim() || [type, message].filter((part) => part !== undefined).join(': ');
  return text.length <= MAX_CHARS ? text : `... ${text.slice(-MAX_CHARS)}`;
}
