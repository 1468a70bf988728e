import type { EntryRef } from '../model/verdict.ts';
import type { Signature } from './signature.ts';

export const ENTRY_KINDS = ['fails', 'flaky', 'skip', 'exclude'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export const TARGET_LEVELS = ['test', 'class', 'module'] as const;
type TargetLevel = (typeof TARGET_LEVELS)[number];

/** How a test that is known to fail ends. `blocked`: its class's set-up fails, so that it never starts. */
export const ENTRY_OUTCOMES = ['fail', 'timeout', 'crash', 'blocked'] as const;
export type EntryOutcome = (typeof ENTRY_OUTCOMES)[number];

export const EXCLUDE_REASONS = ['hangs', 'destructive', 'cost'] as const;
type ExcludeReason = (typeof EXCLUDE_REASONS)[number];

export const CONTEXT_KEYS = ['region', 'release', 'suite'] as const;

/** Where a run takes place: what an entry's `when` is held against. */
export type RunContext = Readonly<Record<(typeof CONTEXT_KEYS)[number], string>>;

/** The values that each key may have; a key that is not there may have any. Empty: everywhere. */
export type When = Readonly<Partial<Record<keyof RunContext, readonly string[]>>>;

/** One reviewed expectation of a known-failure list; `docs/known-failures.md` describes every key. */
export interface KnownEntry {
  readonly level: TargetLevel;
  /** Literal dotted name without brackets, or a fixture: `pkg.mod.Class::setUpClass`. */
  readonly target: string;
  readonly kind: EntryKind;
  readonly when: When;
  readonly signature: Signature | undefined;
  readonly outcome: EntryOutcome;
  readonly reason: string;
  readonly bug: string | undefined;
  readonly owner: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly added: string;
  /** `YYYY-MM-DD`, the last day on which the entry excuses anything. */
  readonly expires: string;
  readonly expired: boolean;
  /** The share of runs, 0 to 1, in which a flaky test may fail. */
  readonly maxRate: number | undefined;
  /** How many tests a class or module may hold before the entry excuses nothing at all. */
  readonly maxTests: number | undefined;
  readonly why: ExcludeReason | undefined;
  /** Tempest's idempotent id without `id-`: finds a renamed test again, never matches one. */
  readonly uuid: string | undefined;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

/** What a verdict says about an entry: enough to find it and to read why it is there. */
export function entryRef(entry: KnownEntry): EntryRef {
  const { file, line, kind, target, reason, bug, owner, expires } = entry;
  return { file, line, kind, target, reason, bug, owner, expires };
}
