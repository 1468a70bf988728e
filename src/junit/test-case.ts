import type { Attachment, Attempt } from '../model/test-result.ts';
import { type ElementText, flat } from './element-text.ts';

type Attributes = Readonly<Record<string, string>>;

/** Children of a test case whose text belongs to it. */
const CHILDREN = [
  'failure',
  'error',
  'skipped',
  'rerunFailure',
  'rerunError',
  'flakyFailure',
  'flakyError',
  'system-out',
  'system-err',
] as const;
export type CaseChild = (typeof CHILDREN)[number];

/** Words of the attribute `status` of googletest and Ginkgo, for cases that have no child that says the same. */
const FAILED_STATUS = new Set(['failed', 'error', 'panicked', 'aborted', 'interrupted', 'timedout']);
const SKIPPED_STATUS = new Set(['notrun', 'disabled', 'skipped', 'pending']);
/** Output of tests that passed or were skipped is kept up to this size. */
const QUIET_OUTPUT_BYTES = 1024;

export function isCaseChild(name: string): name is CaseChild {
  return (CHILDREN as readonly string[]).includes(name);
}

/** One `testcase` while it is read. */
export class TestCase {
  readonly #attributes: Attributes;
  readonly #failures: string[] = [];
  readonly #reruns: string[] = [];
  readonly #flakes: string[] = [];
  readonly #outputs: { name: string; text: ElementText }[] = [];
  #skipReason: string | undefined;

  constructor(attributes: Attributes) {
    this.#attributes = attributes;
  }

  /** `classname.name`; only the name where there is no class. Empty where there is neither. */
  get listedId(): string {
    const { classname = '', name = '' } = this.#attributes;
    return flat([classname, name].filter((part) => part !== '').join('.'));
  }

  /** How many elements say that it failed. */
  get failures(): number {
    return this.#failures.length;
  }

  add(child: CaseChild, attributes: Attributes, text: ElementText): void {
    switch (child) {
      case 'failure':
      case 'error':
        this.#failures.push(failureText(attributes, text));
        return;
      case 'rerunFailure':
      case 'rerunError':
        this.#reruns.push(failureText(attributes, text));
        return;
      case 'flakyFailure':
      case 'flakyError':
        this.#flakes.push(failureText(attributes, text));
        return;
      case 'skipped':
        this.#skipReason = flat(attributes.message ?? text.toString());
        return;
      case 'system-out':
      case 'system-err':
        if (text.sizeBytes > 0) this.#outputs.push({ name: child, text });
        return;
      default:
        child satisfies never;
    }
  }

  /**
   * Its attempts: what flaked first, then the outcome that stands, then reruns that failed as well. `cut`: the file ended inside
   * of it, so that only a failure is certain.
   */
  attempts(cut: boolean): readonly [...Attempt[], Attempt] {
    const last = this.#outcome(cut);
    const failed = (text: string): Attempt => ({ ...NOTHING, status: 'fail', traceback: text });
    if (this.#reruns.length === 0) return [...this.#flakes.map(failed), last];
    const reruns = this.#reruns.map(failed);
    return [...this.#flakes.map(failed), last, ...reruns.slice(0, -1), reruns.at(-1) ?? last];
  }

  #outcome(cut: boolean): Attempt {
    const status = this.#status(cut);
    const limit = status === 'success' || status === 'skip' ? QUIET_OUTPUT_BYTES : Number.POSITIVE_INFINITY;
    const start = isoTime(this.#attributes.timestamp);
    return {
      status,
      start,
      stop: undefined,
      durationSeconds: parseSeconds(this.#attributes.time),
      reason: status === 'skip' ? this.#skipReason || this.#attributes.status : undefined,
      traceback: this.#failures.length > 0 ? this.#failures.join('\n') : undefined,
      attachments:
        this.#outputs.length === 0
          ? NOTHING.attachments
          : this.#outputs.map(({ name, text }) => attachmentOf(name, text, limit)),
    };
  }

  #status(cut: boolean): Attempt['status'] {
    const { status = '', result = '' } = this.#attributes;
    if (this.#failures.length > 0 || FAILED_STATUS.has(status)) return 'fail';
    if (cut) return 'inprogress';
    if (this.#skipReason !== undefined || SKIPPED_STATUS.has(status) || result === 'suppressed')
      return 'skip';
    return 'success';
  }
}

const NOTHING = {
  start: undefined,
  stop: undefined,
  durationSeconds: undefined,
  reason: undefined,
  attachments: [],
} as const;

function attachmentOf(name: string, text: ElementText, limitBytes: number): Attachment {
  const { sizeBytes } = text;
  return { name, mime: 'text/plain', sizeBytes, text: sizeBytes <= limitBytes ? text.toString() : undefined };
}

/** The text, with type and message before it where it does not repeat them. */
function failureText({ type = '', message = '' }: Attributes, text: ElementText): string {
  const body = text.toString();
  const title = [type, message].filter((part) => part !== '' && !body.includes(part)).join(': ');
  return flat([title, body].filter((part) => part.trim() !== '').join('\n')) || 'failed without a word';
}

/** Seconds; `1,234.5` and `0,5` as writers of other languages have them. Undefined for what is no such number. */
function parseSeconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const plain = text.includes('.') ? text.replaceAll(',', '') : text.replace(',', '.');
  const seconds = plain.trim() === '' ? Number.NaN : Number(plain);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/** ISO 8601 UTC; a time without a zone is taken as UTC. */
function isoTime(timestamp: string | undefined): string | undefined {
  if (timestamp === undefined) return undefined;
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/.test(timestamp);
  const time = new Date(hasZone ? timestamp : `${timestamp}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
