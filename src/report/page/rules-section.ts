import { checkRules, type RuleResult } from '../../gate/rules.ts';
import type { Weight } from '../../model/verdict.ts';
import type { ReportInput } from '../report-input.ts';
import type { Wording } from '../wording/wording.ts';
import { html, type Markup } from './markup.ts';
import { dataTable } from './table.ts';
import { sign } from './verdict-section.ts';

const WEIGHT_OF_STATE: Readonly<Record<RuleResult['state'], Weight | undefined>> = {
  pass: 'accounted',
  fail: 'blocks',
  incomplete: 'incomplete',
  off: undefined,
};

/** The gate's rules with how each came out and its figure, those that passed, too. */
export function rulesSection({ verdict, record, baseline }: ReportInput, wording: Wording): Markup {
  const results = checkRules({ verdict, record, hasBaseline: baseline !== undefined });
  const rows = results.map((result) => {
    const weight = WEIGHT_OF_STATE[result.state];
    return html`<tr><td>${weight === undefined ? html`<span class="sign" aria-hidden="true">–</span>` : sign(weight)} ${wording.ruleState[result.state]}</td>
<th scope="row">${wording.rule[result.rule]}</th><td class="number">${figureOf(result, wording)}</td></tr>`;
  });
  const { state, rule, figure } = wording.column;
  return html`<section aria-labelledby="rules"><h2 id="rules">${wording.section.rules}</h2>
${dataTable({ caption: wording.section.rules, head: [state, rule, figure], rows, numbers: [2] })}</section>`;
}

function figureOf({ rule, figure, limit }: RuleResult, { atMost, atLeast, language }: Wording): string {
  const number = (n: number) => n.toLocaleString(language);
  if (figure === undefined) return '–';
  if (rule === 'every-test-finished')
    return `${number(figure)} / ${limit === undefined ? '–' : number(limit)}`;
  if (rule === 'coverage') return `${figure} % ${atLeast(`${limit} %`)}`;
  return limit === undefined ? number(figure) : `${number(figure)} ${atMost(number(limit))}`;
}
