import { failureText } from '../gate/failure-text.ts';
import { markOf } from '../gate/history.ts';
import type { HistoryMark } from '../model/history.ts';
import type { Attempt } from '../model/test-result.ts';
import type { EntryRef, JudgedTest } from '../model/verdict.ts';
import { quoteForShell, rerunTests } from './commands.ts';
import { formatSeconds } from './duration.ts';
import { lastExceptionLine } from './excerpt.ts';
import { worstWeight } from './findings.ts';
import { fold } from './fold.ts';
import { GLYPH } from './glyph.ts';
import type { ReportInput } from './report-input.ts';
import { oneLine } from './visible-text.ts';

/** Why one row of a verdict is what it is; `osgate why --json` prints it as `osgate-why/v1`. */
export interface Explanation {
  readonly schema: 'osgate-why/v1';
  readonly run: string;
  readonly id: string;
  readonly category: JudgedTest['category'];
  readonly weight: ReturnType<typeof worstWeight>;
  /** Which rule made the category, in a sentence. */
  readonly rule: string;
  readonly observed: {
    readonly state: JudgedTest['observed'];
    readonly attempts: readonly {
      readonly status: Attempt['status'];
      readonly durationSeconds: number | null;
      /** The last exception line, or the reason of a skip. */
      readonly text: string | null;
    }[];
  };
  readonly expected: {
    readonly kind: JudgedTest['expected'];
    readonly entry: EntryRef | null;
    /** Why the entry applies or not, or why one that names the test does not; in sentences. */
    readonly match: readonly string[];
  };
  readonly baseline: {
    readonly run: string;
    readonly status: NonNullable<JudgedTest['baseline']>;
    readonly how: 'passed' | 'accepted';
    readonly ticket: string | null;
    readonly pinsUnchanged: boolean;
    readonly profileUnchanged: boolean;
  } | null;
  /** The last complete runs before this one, oldest first. */
  readonly history: readonly { readonly run: string; readonly observed: string }[];
  /** Commands to type next, the likeliest first. */
  readonly next: readonly string[];
}

/** Explains one row of the verdict that `input` holds. */
export function explainRow(row: JudgedTest, input: ReportInput): Explanation {
  const { record, baseline } = input;
  const attempts = row.result?.attempts ?? [];
  return {
    schema: 'osgate-why/v1',
    run: record.id,
    id: row.id,
    category: row.category,
    weight: worstWeight(row),
    rule: row.why,
    observed: { state: row.observed, attempts: attempts.map(explainAttempt) },
    expected: { kind: row.expected, entry: row.entry ?? null, match: row.match },
    baseline:
      baseline === undefined || row.baseline === undefined
        ? null
        : {
            run: baseline.run,
            status: row.baseline,
            how: baseline.accepted.how,
            ticket: baseline.accepted.ticket ?? null,
            pinsUnchanged: baseline.pinsUnchanged,
            profileUnchanged: baseline.profileUnchanged,
          },
    history: pastOf(row.id, input),
    next: nextCommands(row, input),
  };
}

/** A few lines for a terminal of `width` columns; ends with a line feed. */
export function renderExplanation(why: Explanation, width: number): string {
  const lines: [string, string][] = [
    ['verdict', `${GLYPH[why.weight]} ${why.category}: ${why.rule}`],
    ['observed', describeAttempts(why)],
    ['expected', describeEntry(why)],
    ['baseline', describeBaseline(why)],
    ['history', describeHistory(why)],
  ];
  const text = lines.flatMap(([name, value]) =>
    fold(oneLine(value), Math.max(40, width - INDENT))
      .split('\n')
      .map((line, index) => `  ${(index === 0 ? name : '').padEnd(INDENT - 2)}${line}\n`),
  );
  // never folded: a command is copied as it stands
  const next = why.next.map(
    (command, index) => `  ${(index === 0 ? 'next' : '').padEnd(INDENT - 2)}${oneLine(command)}\n`,
  );
  return [`${oneLine(why.id)}\n`, ...text, ...next].join('');
}

const INDENT = 12;

function explainAttempt(attempt: Attempt): Explanation['observed']['attempts'][number] {
  const failed = attempt.status === 'fail' || attempt.status === 'xfail';
  const text = failed ? lastExceptionLine(failureText(attempt)) : (attempt.reason ?? '');
  return {
    status: attempt.status,
    durationSeconds: attempt.durationSeconds ?? null,
    text: text === '' ? null : text,
  };
}

const MARK_WORD: Readonly<Record<HistoryMark, string>> = {
  p: 'pass',
  u: 'unexpected pass',
  f: 'fail',
  k: 'flaky',
  s: 'skip',
  '-': 'nothing known',
};

function pastOf(id: string, { history }: ReportInput): Explanation['history'] {
  const marks = history?.marks[id] ?? '';
  return (history?.runs ?? []).map((run, index) => ({
    run: run.id,
    observed: MARK_WORD[(marks[index] ?? '-') as HistoryMark],
  }));
}

/** What `osgate history` says of a row of an earlier verdict. */
export function wordOf(row: Pick<JudgedTest, 'observed' | 'category'>): string {
  return MARK_WORD[markOf(row)];
}

function describeAttempts({ observed: { state, attempts } }: Explanation): string {
  if (attempts.length === 0) return state;
  const told = attempts.map(({ status, durationSeconds, text }) => {
    const time = durationSeconds === null ? '' : ` after ${formatSeconds(durationSeconds)}`;
    return `${status}${time}${text === null ? '' : `: ${text}`}`;
  });
  const same = new Set(attempts.map(({ status, text }) => `${status} ${text}`)).size === 1;
  if (attempts.length > 1 && same) return `${state}, ${attempts.length} times alike: ${told.at(-1)}`;
  return `${state}: ${told.join('; then ')}`;
}

function describeEntry({ expected: { kind, entry, match } }: Explanation): string {
  const because = match.length === 0 ? '' : ` (${match.join('; ')})`;
  if (entry === null) return `nothing: no entry of the known-failure lists applies to it${because}`;
  const bug = entry.bug === undefined ? '' : `, ${entry.bug}`;
  const until = kind === 'expired' ? `expired on ${entry.expires}` : `until ${entry.expires}`;
  return `${entry.kind}, by ${entry.file}:${entry.line} (${entry.target}), ${until}${bug}: ${entry.reason}${because}`;
}

function describeBaseline({ baseline }: Explanation): string {
  if (baseline === null) return 'none: nobody knows what it did before this change';
  const { run, status, how, ticket, pinsUnchanged, profileUnchanged } = baseline;
  const did = status === 'absent' ? 'not in it' : status;
  const changes = [
    pinsUnchanged ? 'the same pins' : 'other pins',
    profileUnchanged ? 'the same settings' : 'other settings',
  ];
  return `${did}: run ${run} (${how}${ticket === null ? '' : `, ${ticket}`}; ${changes.join(', ')})`;
}

function describeHistory({ history }: Explanation): string {
  if (history.length === 0) return 'no earlier complete run of this suite is stored';
  return `${history.map(({ observed }) => observed).join(', ')} (oldest first)`;
}

/** Commands that change the row, or tell more about it. */
function nextCommands(row: JudgedTest, { plan, record }: ReportInput): string[] {
  const [run, id] = [quoteForShell(record.id), quoteForShell(row.id)];
  const rerun = rerunTests([row], plan, record);
  const add = `osgate known add ${id} --from ${run} --bug URL --reason TEXT`;
  switch (row.category) {
    case 'new-failure':
    case 'regressed':
    case 'new-test':
      return row.weights.includes('blocks') ? [rerun, add] : [];
    case 'still-failing':
    case 'changed-failure':
    case 'masked-failure':
    case 'flake-now-broken':
    case 'crashed':
      return [rerun, row.entry === undefined ? add : editEntry(row.entry)];
    case 'expired-known-failure':
    case 'expired-exclude':
    case 'excluded-but-ran':
    case 'unexpected-run':
    case 'stale-entry':
      return row.entry === undefined ? ['osgate known check'] : [editEntry(row.entry)];
    case 'unexpected-pass':
      return [`osgate known prune --from ${run}`];
    case 'disappeared':
    case 'newly-skipped':
      return [`osgate baseline accept ${run} --ticket TICKET`];
    case 'new-flake':
    case 'known-flake':
      return [`osgate history ${id} --region ${quoteForShell(record.region)}`];
    case 'interrupted':
    case 'not-run':
      return [rerun];
    case 'blocked':
      return [`osgate why ${run} ${quoteForShell(`${row.id.replace(/\.[^.]*$/, '')}::setUpClass`)}`];
    case 'not-exercised':
    case 'known-failure':
    case 'skipped-expected':
    case 'excluded':
    case 'skip':
    case 'fixed':
    case 'newly-run':
    case 'pass':
      return [];
    default:
      return row.category satisfies never;
  }
}

function editEntry({ file, line }: EntryRef): string {
  return `$EDITOR +${line} ${quoteForShell(file)}`;
}
