import { isRecord } from '../model/is-record.ts';
import { bugProblem } from './bug-reference.ts';
import { dateOf, dayNumber } from './dates.ts';
import { CONTEXT_KEYS, type EntryKind, TARGET_LEVELS } from './entry.ts';
import { type RawEntry, TO_FILL_IN } from './schema.ts';
import { compileSignature } from './signature.ts';

/** What is wrong with an entry beyond its shape. `key` says with which key; without it, with the entry as a whole. */
export interface RuleBreak {
  readonly code: string;
  readonly key?: keyof RawEntry;
  readonly message: string;
  readonly hint?: string;
}

/** How many days an entry may live. A feature that a site has not is no debt: `skip` has no limit. */
const LONGEST_DAYS: Readonly<Record<EntryKind, number | undefined>> = {
  fails: 180,
  flaky: 60,
  skip: undefined,
  exclude: 90,
};

/** Keys that mean something for some kinds only. */
const KEYS_OF_SOME_KINDS: Readonly<Partial<Record<keyof RawEntry, readonly EntryKind[]>>> = {
  signature: ['fails', 'flaky'],
  outcome: ['fails'],
  max_rate: ['flaky'],
  why: ['exclude'],
};

const KEYS_A_KIND_NEEDS: Readonly<Record<EntryKind, readonly (keyof RawEntry)[]>> = {
  fails: ['bug'],
  flaky: ['bug', 'max_rate'],
  skip: [],
  exclude: ['why'],
};

/**
 * Checks what depends on several keys or needs more than a type. Takes entries whose shape may still be wrong: keys of
 * a wrong type were reported as such and are passed over, so that every mistake is seen at once.
 * `today`: `YYYY-MM-DD`.
 */
export function checkRules(raw: Readonly<Record<string, unknown>>, today: string): RuleBreak[] {
  return [
    ...checkTarget(raw),
    ...checkPlace(raw),
    ...checkKind(raw),
    ...checkFilledIn(raw),
    ...checkBug(raw.bug),
    ...checkSignature(raw),
    ...checkDates(raw, today),
  ];
}

function checkTarget(raw: Readonly<Record<string, unknown>>): RuleBreak[] {
  const levels = TARGET_LEVELS.filter((level) => raw[level] !== undefined);
  const [level, second] = levels;
  if (level === undefined) {
    const hint = 'name one test, class or module: "test: pkg.mod.Class.test_x"';
    return [{ code: 'missing-key', message: 'required, but not given: test, class or module', hint }];
  }
  if (second !== undefined) {
    return [
      {
        code: 'misplaced-key',
        key: second,
        message: `an entry has one target, and this one has ${levels.join(' and ')}`,
      },
    ];
  }
  if (level === 'test') {
    return raw.max_tests === undefined
      ? []
      : [misplaced('max_tests', 'means nothing beside "test": one test is one test')];
  }
  return raw.max_tests === undefined
    ? [missing('max_tests', `beside "${level}": how many tests it may cover`)]
    : [];
}

function checkPlace(raw: Readonly<Record<string, unknown>>): RuleBreak[] {
  const { when, everywhere } = raw;
  if (when === undefined && everywhere === undefined) {
    const hint = 'say where the entry holds: "when: {region: [test]}" or "everywhere: true"';
    return [{ code: 'missing-key', message: 'required, but not given: when or everywhere', hint }];
  }
  if (when !== undefined && everywhere !== undefined) {
    return [misplaced('everywhere', 'contradicts "when": an entry has one of the two')];
  }
  if (isRecord(when) && Object.keys(when).length === 0) {
    const hint = `give ${CONTEXT_KEYS.join(', ')}, or "everywhere: true" instead`;
    return [{ code: 'missing-key', key: 'when', message: 'expected at least one key, got none', hint }];
  }
  return [];
}

function checkKind(raw: Readonly<Record<string, unknown>>): RuleBreak[] {
  const kind = raw.kind as EntryKind;
  if (!Object.hasOwn(KEYS_A_KIND_NEEDS, kind)) return [];
  const lacking = KEYS_A_KIND_NEEDS[kind].filter((key) => raw[key] === undefined);
  const idle = Object.entries(KEYS_OF_SOME_KINDS).filter(
    ([key, kinds]) => raw[key] !== undefined && !kinds.includes(kind),
  );
  return [
    ...lacking.map((key) => missing(key, `for kind ${kind}`)),
    ...idle.map(([key, kinds]) =>
      misplaced(key as keyof RawEntry, `means nothing for kind ${kind}, only for ${kinds.join(' and ')}`),
    ),
  ];
}

/** Where any text would do, what a draft leaves to a person looks like an answer. */
function checkFilledIn({ reason, owner, when }: Readonly<Record<string, unknown>>): RuleBreak[] {
  const texts = { reason: [reason], owner: [owner], when: isRecord(when) ? Object.values(when).flat() : [] };
  return Object.entries(texts)
    .filter(([, said]) => said.includes(TO_FILL_IN))
    .map(([key]) => ({
      code: 'not-filled-in',
      key: key as keyof RawEntry,
      message: `still says ${TO_FILL_IN}, expected what only a person knows`,
    }));
}

function checkBug(bug: unknown): RuleBreak[] {
  const message = typeof bug === 'string' ? bugProblem(bug) : undefined;
  return message === undefined ? [] : [{ code: 'placeholder-bug', key: 'bug', message }];
}

/** What every failure of a Python test says. */
const EVERY_TRACEBACK = 'Traceback (most recent call last):\n  File "", line 1, in \n';

function checkSignature({ signature, outcome }: Readonly<Record<string, unknown>>): RuleBreak[] {
  if (typeof signature !== 'string') return [];
  if (outcome === 'crash') return [misplaced('signature', 'a crashed test leaves no text to match')];
  const compiled = compileSignature(signature);
  if ('error' in compiled) {
    const hint = 'the syntax is RE2: no backreferences, no lookarounds';
    return [
      {
        code: 'bad-signature',
        key: 'signature',
        message: `does not compile: ${compiled.error}`,
        hint,
      },
    ];
  }
  if (!compiled.matches('') && !compiled.matches(EVERY_TRACEBACK)) return [];
  const message = 'matches every failure, expected words of the one that is known';
  return [{ code: 'bad-signature', key: 'signature', message }];
}

function checkDates(raw: Readonly<Record<string, unknown>>, today: string): RuleBreak[] {
  const added = dayNumber(raw.added);
  const expires = dayNumber(raw.expires);
  if (added === undefined) return [];
  const breaks: RuleBreak[] = [];
  // One day of grace: "today" is UTC, and the author may live east of it.
  if (added > (dayNumber(today) ?? 0) + 1) {
    breaks.push({
      code: 'bad-date',
      key: 'added',
      message: `${raw.added} is in the future, today is ${today}`,
    });
  }
  if (expires === undefined) return breaks;
  if (expires < added) {
    breaks.push({
      code: 'bad-date',
      key: 'expires',
      message: `${raw.expires} is before added, ${raw.added}`,
    });
  }
  const longest = Object.hasOwn(LONGEST_DAYS, String(raw.kind))
    ? LONGEST_DAYS[raw.kind as EntryKind]
    : undefined;
  if (longest !== undefined && expires - added > longest) {
    const message = `${expires - added} days after added, expected at most ${longest} for kind ${raw.kind}`;
    const hint = `the latest date is ${dateOf(added + longest)}; renew the entry in a reviewed change when it comes`;
    breaks.push({ code: 'expires-too-late', key: 'expires', message, hint });
  }
  return breaks;
}

function missing(key: keyof RawEntry, why: string): RuleBreak {
  return { code: 'missing-key', key, message: `required ${why}, but not given` };
}

function misplaced(key: keyof RawEntry, why: string): RuleBreak {
  return { code: 'misplaced-key', key, message: why };
}
