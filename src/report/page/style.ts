/**
 * The page's style sheet: light and dark by the reader's setting, narrow screens, and paper. Few sizes of type on purpose: a
 * browser asks the system about each before it shows anything.
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --small: 0.875rem; --large: 1.25rem;
  --ground: #fff; --panel: #f6f7f9; --line: #d9dde3; --text: #1b1f24; --soft: #57606a; --link: #0757b8;
  --blocks: #b3261e; --incomplete: #7a3ea8; --warns: #8a5a00; --accounted: #1a7040;
  --blocks-ground: #fdecea; --incomplete-ground: #f5ecfb; --accounted-ground: #e7f5ec;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171a; --panel: #1d2126; --line: #363c44; --text: #e6e9ed; --soft: #a3abb5; --link: #7db7ff;
    --blocks: #ff8a80; --incomplete: #d3a4f5; --warns: #f0c05a; --accounted: #6fd397;
    --blocks-ground: #331a19; --incomplete-ground: #2a1d34; --accounted-ground: #15291d;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem; max-width: 76rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word;
}
body:lang(ko) { word-break: keep-all; }
@media (scripting: enabled) {
  body:not(.shown) main > section:nth-of-type(n+3) { content-visibility: auto; contain-intrinsic-size: auto 40rem; }
}
h1 { margin: 0; font-size: 3rem; line-height: 1.1; letter-spacing: 0.01em; }
h2 { margin: 2.5rem 0 0.75rem; font-size: var(--large); }
h3 { margin: 0; font-size: 1rem; }
h4 { margin: 1rem 0 0.25rem; font-size: var(--small); font-weight: 600; color: var(--soft); }
p { margin: 0.4rem 0; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.blocks { color: var(--blocks); } .incomplete { color: var(--incomplete); }
.warns { color: var(--warns); } .accounted { color: var(--accounted); }
.verdict { padding: 1.5rem 1.75rem; border: 1px solid var(--line); border-left: 0.6rem solid; border-radius: 0.5rem; }
.verdict.blocks { background: var(--blocks-ground); } .verdict.incomplete { background: var(--incomplete-ground); }
.verdict.accounted { background: var(--accounted-ground); }
.verdict > :not(h1), .verdict li { color: var(--text); }
.verdict h2 { margin: 1rem 0 0.25rem; font-size: var(--small); color: var(--soft); }
.facts { margin: 0 0 0.75rem; color: var(--soft); }
.facts span + span::before { content: " \\b7  "; }
.headline { font-size: var(--large); font-weight: 600; }
.headline > :first-child { margin-right: 0.4rem; }
.exit { font-size: var(--small); font-weight: 400; white-space: nowrap; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0 2rem; }
.plain { margin: 0; padding: 0; list-style: none; }
.plain li { margin: 0.35rem 0; }
.plain b { margin-right: 0.3rem; }
.lines { white-space: pre-wrap; }
.strip { display: block; width: 100%; height: 0.9rem; margin-bottom: 0.75rem; border-radius: 0.45rem; }
.strip .blocks { fill: var(--blocks); } .strip .incomplete { fill: var(--incomplete); }
.strip .warns { fill: var(--warns); } .strip .accounted { fill: var(--accounted); }
.scroll { overflow-x: auto; margin-bottom: 1.25rem; }
table { border-collapse: collapse; font-size: var(--small); }
caption { padding: 0.25rem 0; text-align: left; color: var(--soft); }
:not(.tested) > .scroll caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
#rows { max-height: 75vh; overflow: auto; border: 1px solid var(--line); border-radius: 0.4rem; }
body:not(.scripted) #rows, body.scripted .static { display: none; }
#all-tests { width: 100%; min-width: 50rem; table-layout: fixed; border-collapse: separate; border-spacing: 0; }
#all-tests caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
#all-tests thead th { position: sticky; top: 0; z-index: 1; padding: 0.4rem 0.6rem; background: var(--panel); }
#all-tests thead th:first-child { width: 12rem; }
#all-tests thead th:nth-child(2) { width: 40%; }
#all-tests thead th:nth-child(3) { width: 5.5rem; text-align: right; }
#all-tests tbody tr:not(.filler) { height: 3.4rem; cursor: pointer; }
#all-tests tbody :is(td, th) { padding: 0.3rem 0.6rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
#all-tests .filler td { padding: 0; border: 0; }
#all-tests .current > * { background: var(--panel); }
#all-tests tr:hover > * { background: var(--panel); }
.open { display: block; float: none; max-width: 100%; margin: 0; padding: 0; overflow: hidden; text-overflow: ellipsis; font: inherit; font-size: var(--small); font-weight: 600; color: var(--link); background: none; border: 0; text-align: left; cursor: pointer; }
.path { display: block; overflow: hidden; text-overflow: ellipsis; font-size: var(--small); font-weight: 400; color: var(--soft); }
.line { display: block; overflow: hidden; text-overflow: ellipsis; }
dialog { width: min(76rem, calc(100vw - 2rem)); max-height: calc(100vh - 2rem); padding: 1rem 1.25rem; color: var(--text); background: var(--ground); border: 1px solid var(--line); border-radius: 0.5rem; }
dialog::backdrop { background: rgb(0 0 0 / 0.5); }
dialog h2 { margin: 0.5rem 0; font-size: 1rem; overflow-wrap: anywhere; }
#detail-title:focus { outline: none; }
dialog h3 { margin: 1rem 0 0.25rem; }
#help { width: min(40rem, calc(100vw - 2rem)); }
.bar { display: flex; gap: 0.5rem; }
.bar button, #help button, form button, .copy-button { padding: 0.25rem 0.7rem; color: var(--text); background: var(--panel); border: 1px solid var(--line); border-radius: 0.3rem; cursor: pointer; }
.bar button, form button { float: none; margin: 0; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.15rem 1rem; margin: 0.5rem 0; font-size: var(--small); }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
kbd { font: var(--small) ui-monospace, "DejaVu Sans Mono", monospace; color: var(--text); }
.attempts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); gap: 0 1.5rem; }
.attempts > * { min-width: 0; }
#failures th, .cause li { overflow-wrap: anywhere; }
#failures { width: 100%; }
#failures thead th:nth-child(2) { width: 50%; min-width: 16rem; }
#entries { min-width: 60rem; } .reason { min-width: 14rem; }
section > h3 { margin: 1rem 0 0.25rem; }
.changed { color: var(--warns); font-weight: 600; }
.timeline { margin: 0.5rem 0 1rem; }
.paper { display: none; }
.lane { display: grid; grid-template-columns: 6rem minmax(0, 1fr); gap: 0.75rem; align-items: center; margin: 0.25rem 0; }
.lane-name { overflow: hidden; text-overflow: ellipsis; font-size: var(--small); color: var(--soft); text-align: right; }
.lane svg { display: block; width: 100%; height: 1.6rem; }
.lane rect { height: 26px; }
.lane .ground { fill: var(--panel); } .lane .answered { fill: var(--accounted); opacity: 0.25; } .lane .stall { fill: var(--warns); opacity: 0.35; }
.lane .blocks { fill: var(--blocks); } .lane .incomplete { fill: var(--incomplete); }
.lane .warns { fill: var(--warns); } .lane .accounted { fill: var(--accounted); opacity: 0.55; }
.ticks { display: flex; min-width: 0; overflow: hidden; justify-content: space-between; font-size: var(--small); color: var(--soft); font-variant-numeric: tabular-nums; }
.own { font-weight: 700; } .frame { color: var(--soft); } pre .exception { color: var(--blocks); font: inherit; font-weight: 700; }
.history { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; margin: 0; padding: 0; list-style: none; font-size: var(--small); }
#filter-text { width: min(34rem, 60vw); }
.tested { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 0 2.5rem; align-items: start; }
.tested > * { min-width: 0; } .tested table { width: 100%; }
.tested th, .tested td { padding-top: 0.2rem; padding-bottom: 0.2rem; }
.tested td:not(.nowrap) { overflow-wrap: anywhere; white-space: normal; }
th, td { padding: 0.4rem 0.75rem 0.4rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-top: 0; font-size: var(--small); color: var(--soft); white-space: nowrap; }
tbody th { font-weight: 500; }
.nowrap { white-space: nowrap; }
td:first-child { white-space: nowrap; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.sum > * { border-top: 2px solid var(--soft); font-weight: 700; }
.soon { color: var(--warns); font-weight: 600; }
.exception { color: var(--soft); font-size: var(--small); overflow-wrap: anywhere; }
.cause { margin-bottom: 1rem; padding: 1rem 1.25rem; border: 1px solid var(--line); border-left: 0.3rem solid; border-radius: 0.4rem; }
.cause > * { color: var(--text); }
code, pre { font: var(--small)/1.45 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
pre {
  max-height: 24rem; margin: 0.25rem 0; padding: 0.6rem 0.75rem; overflow: auto; white-space: pre-wrap;
  background: var(--panel); border: 1px solid var(--line); border-radius: 0.3rem;
}
.example { max-height: none; }
summary { cursor: pointer; color: var(--link); font-size: var(--small); }
details { margin: 0.3rem 0; font-weight: 400; }
button { float: right; margin: 0.5rem; font: inherit; font-size: var(--small); }
form { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: baseline; margin-bottom: 0.5rem; }
form[hidden] { display: none; }
input, select { font: inherit; padding: 0.2rem 0.4rem; }
footer { margin-top: 3rem; color: var(--soft); font-size: var(--small); }
@media (max-width: 40rem) {
  .ticks span:nth-child(4n+2), .ticks span:nth-child(4n+3), .ticks span:nth-child(4n+4) { display: none; }
  #all-tests { min-width: 38rem; } #all-tests thead th:first-child { width: 9.5rem; }
  .lane { grid-template-columns: 4.6rem minmax(0, 1fr); gap: 0.4rem; } .lane-name { font-size: var(--small); }
  #detail-content dl { display: block; } #detail-content dd { margin-bottom: 0.4rem; }
  body { padding: 0.75rem; } h1 { font-size: 2.2rem; } .verdict { padding: 1rem; } }
@media print {
  @page { margin: 14mm; }
  :root { font-size: 8.5pt; }
  body { max-width: none; padding: 0; }
  form, button, #rows { display: none !important; }
  body.scripted .static { display: block; }
  main > section { content-visibility: visible !important; }
  pre { max-height: none; }
  .scroll { overflow: visible; }
  .paper { display: block; }
  #entries { min-width: 0; } .reason { min-width: 8rem; }
  details:not([open]), section:not(:has(> :not(h2, details:not([open])))) { display: none; }
  tr, .cause h3, .verdict { break-inside: avoid; }
  h2, h3, h4, caption, thead { break-after: avoid; }
  .verdict, .strip { print-color-adjust: exact; }
}
`;
