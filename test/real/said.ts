import { expect } from 'vitest';
import type { Verdict } from '../../src/model/verdict.ts';
import { groupByCause, groupWarnings } from '../../src/report/findings.ts';
import { ENGLISH } from '../../src/report/wording/english.ts';
import { causeTitle } from '../../src/report/wording/wording.ts';
import { findRun } from '../../src/store/runs.ts';
import { judgeRun } from '../../src/use-cases/judge/conclude.ts';
import type { TestSite } from './osgate.ts';

/** What a run said, as its reader sees it. */
interface Said {
  readonly headline: string;
  /** What stands in the way, as the reports group it, largest first; then what skips and ran before. */
  readonly causes: readonly string[];
  /** Every category that blocks, sorted. */
  readonly blocking: readonly string[];
  readonly counts: Verdict['counts'];
}

/** Of the newest run of a site; `printed` is what was on the terminal. */
export async function said(site: TestSite, printed: string): Promise<Said> {
  const { verdict } = await judgeRun(await findRun(site.root, 'latest', site.root));
  expect(printed.replaceAll(/\s+/g, ' ')).toContain(verdict.headline);
  const lost = groupWarnings(verdict).filter((cause) => cause.category === 'newly-skipped');
  const causes = [...groupByCause(verdict, ['blocks', 'incomplete']), ...lost];
  const blocking = verdict.tests.filter((row) => row.weights.includes('blocks'));
  return {
    headline: verdict.headline,
    causes: causes.map((cause) => causeTitle(cause, ENGLISH)),
    blocking: [...new Set(blocking.map((row) => row.category))].sort(),
    counts: verdict.counts,
  };
}
