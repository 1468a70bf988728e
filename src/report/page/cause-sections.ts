import { formatProblem } from '../../model/problem.ts';
import { type JudgedTest, WEIGHTS } from '../../model/verdict.ts';
import { addCommand, rerunTests } from '../commands.ts';
import { daysUntil } from '../duration.ts';
import { draftEntries } from '../entry-draft.ts';
import { cutLine, headAndTail, withoutModule, withoutUnderlines } from '../excerpt.ts';
import {
  type Cause,
  type EntryUse,
  groupByCause,
  groupByEntry,
  groupWarnings,
  namesOfCategories,
  worstWeight,
} from '../findings.ts';
import type { ReportInput } from '../report-input.ts';
import { causeTitle, type Wording } from '../wording/wording.ts';
import { breakable, html, link, type Markup } from './markup.ts';
import { dataTable } from './table.ts';
import { sign } from './verdict-section.ts';

/** First and last lines: the exception and the frames above it are in the tail. The details of the test have all of it. */
const MAX_EXAMPLE_CHARS = 1_200;
const MAX_TESTS_LISTED = 40;
/** So many causes are told in full, of so many more the name and size: nobody reads them all, and each is large. */
const MAX_FULL_CAUSES = 10;
const MAX_NAMED_CAUSES = 100;
const MAX_WARNINGS = 50;
const MAX_ENTRIES = 500;
const SOON_DAYS = 14;

/** What blocks, one article a cause: how many tests, an example, the command to rerun, an entry to copy. */
export function blockingSection(input: ReportInput, wording: Wording): Markup {
  const causes = groupByCause(input.verdict, ['blocks', 'incomplete']);
  const articles = causes
    .slice(0, MAX_FULL_CAUSES)
    .map((cause, index) => causeArticle(cause, `cause-${index + 1}`, input, wording));
  const rest = causes
    .slice(MAX_FULL_CAUSES, MAX_NAMED_CAUSES)
    .map(
      (cause, index) =>
        html`<li><b>${wording.tests(cause.tests.length)}</b> <a href="#q=${encodeURIComponent(`c:${index + MAX_FULL_CAUSES + 1}`)}">${cutLine(withoutModule(causeTitle(cause, wording)))}</a></li>`,
    );
  const unnamed = causes.length - MAX_NAMED_CAUSES;
  return html`<section aria-labelledby="blocking"><h2 id="blocking">${wording.section.blocking}</h2>
${articles.length === 0 ? html`<p>${wording.nothingBlocks}</p>` : articles}
${rest.length === 0 ? '' : html`<h3>${wording.restOfCauses(causes.length - articles.length)}</h3><ul class="plain">${rest}</ul>`}
${unnamed > 0 ? html`<p><a href="#q=s%3Ablocks">${wording.causesCut(unnamed)}</a></p>` : ''}</section>`;
}

/** What is shown without blocking and has no known-failure entry; nothing where there is none. */
export function warningsSection({ verdict }: ReportInput, wording: Wording): Markup | undefined {
  const causes = groupWarnings(verdict);
  if (causes.length === 0) return undefined;
  const items = causes
    .slice(0, MAX_WARNINGS)
    .map(
      (cause) =>
        html`<article class="cause ${cause.weight}">${causeHeading(cause, wording)}${testList(cause.tests, wording)}</article>`,
    );
  const unnamed = causes.length - items.length;
  return html`<section aria-labelledby="warnings"><h2 id="warnings">${wording.section.warnings}</h2>${items}
${unnamed > 0 ? html`<p><a href="#q=s%3Awarns">${wording.causesCut(unnamed)}</a></p>` : ''}</section>`;
}

function causeArticle(cause: Cause, id: string, input: ReportInput, wording: Wording): Markup {
  const draft = draftEntries(cause, input);
  const places = cause.tests.flatMap(({ entry }) => (entry ? [`${entry.file}:${entry.line}`] : []));
  return html`<article class="cause ${cause.weight}" id="${id}">
${causeHeading(cause, wording)}
${example(cause, wording)}
${testList(cause.tests, wording)}
<h4>${wording.rerunHeading}</h4>
<pre class="copy" tabindex="0">${rerunTests(cause.tests, input.plan, input.record)}</pre>
${[...new Set(places)].map((place) => html`<p>${wording.existingEntry(place)}</p>`)}
${
  draft === undefined
    ? ''
    : html`<h4>${wording.addHeading}</h4><pre class="copy" tabindex="0">${addCommand(cause, input)}</pre>
<details><summary>${wording.draftHeading}</summary><pre class="copy" tabindex="0">${draft}</pre></details>`
}
</article>`;
}

function causeHeading(cause: Cause, wording: Wording): Markup {
  return html`<h3>${sign(cause.weight)} ${breakable(cutLine(causeTitle(cause, wording)))}</h3>
<p><b>${wording.tests(cause.tests.length)}</b> · ${namesOfCategories(cause.tests)}${transition(cause, wording)}</p>`;
}

/** What the same tests did in the baseline. */
function transition({ tests }: Cause, wording: Wording): string {
  const compared = tests.filter(({ baseline }) => baseline !== undefined);
  if (compared.length === 0) return '';
  const groups = [...Map.groupBy(compared, ({ baseline }) => baseline ?? 'absent')];
  return ` · ${wording.transition(groups.map(([status, all]) => wording.baselineStatus[status](all.length)).join(', '))}`;
}

function example(cause: Cause, wording: Wording): Markup | undefined {
  const test = cause.tests.find(({ result }) => result?.traceback !== undefined);
  if (test?.result?.traceback === undefined) return undefined;
  return html`<h4>${breakable(wording.exampleHeading(test.id))}</h4>
<pre class="example" tabindex="0">${headAndTail(withoutUnderlines(test.result.traceback), MAX_EXAMPLE_CHARS, wording.charactersCut)}</pre>`;
}

function testList(tests: readonly JudgedTest[], wording: Wording): Markup {
  const items = tests.slice(0, MAX_TESTS_LISTED).map((test) => html`<li>${test.id}</li>`);
  const hidden = tests.length - items.length;
  return html`<details><summary>${wording.testsOfCause(tests.length)}</summary>
<ul>${items}${hidden > 0 ? html`<li>${wording.moreTests(hidden)}</li>` : ''}</ul></details>`;
}

/** The entries that had a say, the one that expires next first. */
export function knownSection(input: ReportInput, wording: Wording): Markup {
  const uses = groupByEntry(input.verdict, ['blocks', 'incomplete', 'warns', 'accounted']);
  const { state, test, bug, owner, reason, expires, entry } = wording.column;
  const head = [state, test, bug, owner, expires, reason, entry];
  return html`<section aria-labelledby="known"><h2 id="known">${wording.section.known}</h2>
${
  uses.length === 0
    ? html`<p>${wording.noEntries}</p>`
    : html`<p>${ageOfEntries(uses, input, wording)}</p>${dataTable({
        caption: wording.section.known,
        head,
        rows: uses.slice(0, MAX_ENTRIES).map((use) => entryRow(use, input, wording)),
        id: 'entries',
      })}${uses.length > MAX_ENTRIES ? html`<p>${wording.entriesCut(uses.length - MAX_ENTRIES)}</p>` : ''}`
}</section>`;
}

function ageOfEntries(uses: readonly EntryUse[], { generated }: ReportInput, wording: Wording): string {
  const days = uses.map(({ entry }) => daysUntil(entry.expires, generated));
  const stale = uses.filter(({ tests }) => tests.every(({ category }) => category === 'stale-entry')).length;
  return wording.entryAges({
    entries: uses.length,
    expired: days.filter((left) => left < 0).length,
    soon: days.filter((left) => left >= 0 && left <= SOON_DAYS).length,
    soonDays: SOON_DAYS,
    stale,
  });
}

function entryRow({ entry, tests }: EntryUse, { generated }: ReportInput, wording: Wording): Markup {
  const days = daysUntil(entry.expires, generated);
  const weight = WEIGHTS.find((one) => tests.some((test) => worstWeight(test) === one)) ?? 'accounted';
  return html`<tr><td>${sign(weight)} ${namesOfCategories(tests)} (${tests.length})</td>
<th scope="row">${breakable(entry.target)}</th>
<td>${entry.bug === undefined ? wording.noBug : link(entry.bug)}</td><td>${entry.owner ?? wording.noOwner}</td>
<td${days <= SOON_DAYS ? html` class="soon"` : ''}>${wording.expiry(days)} <span class="nowrap">(${entry.expires})</span></td>
<td class="reason">${entry.reason}</td><td>${breakable(`${entry.file}:${entry.line}`)}</td></tr>`;
}

/** Damage, missing end marker, killed container; nothing where the run has none. */
export function problemsSection({ verdict }: ReportInput, wording: Wording): Markup | undefined {
  if (verdict.problems.length === 0) return undefined;
  const items = verdict.problems.map(
    (problem) =>
      html`<li>${sign(problem.weight)} <code>${problem.code}</code> <span class="lines">${formatProblem(problem)}</span></li>`,
  );
  return html`<section aria-labelledby="problems"><h2 id="problems">${wording.section.problems}</h2><ul class="plain">${items}</ul></section>`;
}
