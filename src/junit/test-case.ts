import type { Attempt } from '../model/test-result.ts';
import { type ElementText, flat } from './element-text.ts';
import type { Output, OutputKeeper } from './output-keeper.ts';
import { hiddenStatus, isUnexpectedSuccess, parseExpectedFailure } from './rally-case.ts';

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
  'property',
] as const;
export type CaseChild = (typeof CHILDREN)[number];

/** Words of the attributes `status` and `result` of googletest, CTest and Ginkgo, for cases that have no child that says the same. */
const FAILED_STATUS = new Set([
  'fail',
  'failed',
  'failure',
  'error',
  'panicked',
  'aborted',
  'interrupted',
  'timedout',
  'timeout',
  'crashed',
  'broken',
  'cancelled',
  'canceled',
]);
const SKIPPED_STATUS = new Set(['notrun', 'disabled', 'skipped', 'pending']);
const OTHER_STATUS = new Set([
  '',
  'run',
  'completed',
  'suppressed',
  'passed',
  'pass',
  'success',
  'successful',
  'succeeded',
  'fixed',
  'executed',
  'ok',
]);

export function isCaseChild(name: string): name is CaseChild {
  return (CHILDREN as readonly string[]).includes(name);
}

/** What an outcome is told by besides the case itself. */
export interface Reading {
  /** The file ended inside of the case, so that only a failure is certain. */
  readonly cut: boolean;
  /** Rally wrote the document. */
  readonly byRally: boolean;
  readonly keeper: OutputKeeper;
}

/** One `testcase` while it is read. */
export class TestCase {
  readonly #attributes: Attributes;
  readonly #failures: string[] = [];
  readonly #reruns: string[] = [];
  readonly #flakes: string[] = [];
  readonly #outputs: Output[] = [];
  readonly #properties: string[] = [];
  #skipReason: string | undefined;
  /** Of pytest's and Rally's expected failures. */
  #expected: string | undefined;

  constructor(attributes: Attributes) {
    this.#attributes = attributes;
  }

  /** `classname.name`; only the name where there is no class. Empty where there is neither. */
  get listedId(): string {
    const { classname = '', name = '' } = this.#attributes;
    return classname === '' || name === '' ? flat(classname || name) : `${classname}.${name}`;
  }

  /** The class of a case that has no name of its own: so surefire writes what happened outside of its tests. */
  get nameless(): string | undefined {
    const { classname = '', name = '' } = this.#attributes;
    return name === '' && classname !== '' ? flat(classname) : undefined;
  }

  /** What tells cases of one name apart where a writer has it, as Rally has for workloads. */
  get elementId(): string | undefined {
    return this.#attributes.id === undefined ? undefined : flat(this.#attributes.id);
  }

  /** How many elements say that it failed. */
  get failures(): number {
    return this.#failures.length;
  }

  /** Its attribute that may say how it ended, in a word that nobody knows here. */
  get unknownStatus(): string | undefined {
    const { status, result } = this.#attributes;
    if (status === undefined && result === undefined) return undefined;
    return [status, result].find((word) => word !== undefined && !isKnownStatus(word.toLowerCase()));
  }

  add(child: CaseChild, attributes: Attributes, text: ElementText): void {
    switch (child) {
      case 'failure':
      case 'error':
        this.#failures.push(failureText(attributes, text.toString()));
        return;
      // their text is in elements of its own, with white space around these
      case 'rerunFailure':
      case 'rerunError':
        this.#reruns.push(failureText(attributes, text.toString().trim()));
        return;
      case 'flakyFailure':
      case 'flakyError':
        this.#flakes.push(failureText(attributes, text.toString().trim()));
        return;
      case 'skipped':
        if (attributes.type === 'pytest.xfail') this.#expected = skipText(attributes, text);
        else this.#skipReason = skipText(attributes, text);
        return;
      case 'system-out':
      case 'system-err':
        if (text.sizeBytes > 0) this.#outputs.push({ name: child, text });
        return;
      case 'property':
        this.#properties.push(propertyText(attributes, text));
        return;
      default:
        child satisfies never;
    }
  }

  /** Rally says in comments what JUnit XML has no element for. */
  addRallyComment(text: string): void {
    const expected = parseExpectedFailure(text);
    if (expected !== undefined) this.#expected ??= flat(expected);
  }

  /** Its attempts: what flaked first, then the outcome that stands, then reruns that failed as well. The one time is the last one's. */
  attempts(reading: Reading): readonly [...Attempt[], Attempt] {
    const outcome = this.#outcome(reading);
    const failed = (text: string): Attempt => ({ ...NOTHING, status: 'fail', traceback: text });
    const before = this.#flakes.map(failed);
    const lastRerun = this.#reruns.at(-1);
    if (lastRerun === undefined) return [...before, outcome];
    const { durationSeconds } = outcome;
    const between = this.#reruns.slice(0, -1).map(failed);
    return [...before, outcome, ...between, { ...failed(lastRerun), durationSeconds }];
  }

  #outcome(reading: Reading): Attempt {
    const status = this.#status(reading);
    return {
      status,
      start: isoTime(this.#attributes.timestamp),
      stop: undefined,
      durationSeconds: parseSeconds(this.#attributes.time),
      reason: this.#reason(status),
      traceback: this.#failures.length > 0 ? this.#failures.join('\n') : undefined,
      attachments: reading.keeper.attachments(this.#outputs, this.#properties, {
        isQuiet: status === 'success' || status === 'skip',
        isWhole: reading.keeper.isWholeTest(this),
      }),
    };
  }

  #status({ cut, byRally }: Reading): Attempt['status'] {
    const { result = '' } = this.#attributes;
    const status = this.#attributes.status?.toLowerCase() ?? '';
    if (byRally && this.#failures.some(isUnexpectedSuccess)) return 'uxsuccess';
    if (this.#failures.length > 0 || FAILED_STATUS.has(status) || FAILED_STATUS.has(result.toLowerCase()))
      return 'fail';
    if (cut) return 'inprogress';
    if (this.#expected !== undefined) return 'xfail';
    if (this.#skipReason !== undefined || SKIPPED_STATUS.has(status) || result === 'suppressed')
      return 'skip';
    return byRally ? hiddenStatus(this.#attributes) : 'success';
  }

  #reason(status: Attempt['status']): string | undefined {
    if (status === 'xfail') return this.#expected;
    return status === 'skip' ? this.#skipReason || this.#attributes.status : undefined;
  }
}

function isKnownStatus(word: string): boolean {
  return [FAILED_STATUS, SKIPPED_STATUS, OTHER_STATUS].some((words) => words.has(word));
}

const NOTHING = {
  start: undefined,
  stop: undefined,
  durationSeconds: undefined,
  reason: undefined,
  attachments: [],
} as const;

/** `name=value`; a value of several lines is the text of the element. */
export function propertyText({ name = '', value }: Attributes, text: ElementText): string {
  return flat(`${name}=${value ?? text.toString()}`);
}

/** The text, with type and message before it where it does not repeat them. */
function failureText({ type = '', message = '' }: Attributes, body: string): string {
  const title = [type, message].filter((part) => part !== '' && !body.includes(part)).join(': ');
  return flat([title, body].filter((part) => part.trim() !== '').join('\n')) || 'failed without a word';
}

/** The message, with the text behind it where it says more. */
function skipText({ message = '' }: Attributes, text: ElementText): string {
  const body = text.toString().trim();
  if (message === '' || body === '') return flat(message || body);
  return flat(body.includes(message) ? message : `${message}: ${body}`);
}

/** Thousands apart by commas, as surefire writes them and Jenkins reads them. */
const ENGLISH_GROUPS = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/;
/** Thousands apart by dots, and a comma before the fraction. */
const COMMA_FRACTION = /^\d+(?:\.\d{3})*,\d+$/;

/** Seconds; `1,234.5`, `0,5` and `1.234,5` too. Undefined for what is no such number. */
function parseSeconds(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const plain = text.trim();
  const seconds = Number(
    ENGLISH_GROUPS.test(plain)
      ? plain.replaceAll(',', '')
      : COMMA_FRACTION.test(plain)
        ? plain.replaceAll('.', '').replace(',', '.')
        : plain,
  );
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/** ISO 8601 UTC; a time without a zone is taken as UTC. */
function isoTime(timestamp: string | undefined): string | undefined {
  if (timestamp === undefined) return undefined;
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/.test(timestamp);
  const time = new Date(hasZone ? timestamp : `${timestamp}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
