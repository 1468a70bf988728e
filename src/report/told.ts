import type { RunEnd } from '../model/run-record.ts';
import type { ReportInput } from './report-input.ts';
import type { Wording } from './wording/wording.ts';

/** The same run, with what the gate said of its tests and of itself in the language of the report. */
export function toldIn({ sentence }: Wording, input: ReportInput): ReportInput {
  const { verdict, record } = input;
  return {
    ...input,
    record: { ...record, end: endIn(record.end, sentence) },
    verdict: {
      ...verdict,
      tests: verdict.tests.map((test) => ({
        ...test,
        why: sentence(test.why),
        match: test.match.map(sentence),
      })),
      problems: verdict.problems.map((problem) => ({
        ...problem,
        message: sentence(problem.message),
        ...(problem.hint === undefined ? {} : { hint: sentence(problem.hint) }),
      })),
    },
  };
}

function endIn(end: RunEnd, sentence: Wording['sentence']): RunEnd {
  return end.kind === 'cut' ? { ...end, why: sentence(end.why) } : end;
}
