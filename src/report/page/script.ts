/**
 * The page's only script: a filter over the table of all tests, and buttons that copy. It reads and sets text and attributes
 * only, so that nothing a test printed can become markup. Its words come from the page.
 */
export const PAGE_SCRIPT = `'use strict';
const form = document.getElementById('filter');
const text = document.getElementById('filter-text');
const state = document.getElementById('filter-state');
const count = document.getElementById('filter-count');
const rows = [...document.querySelectorAll('#all-tests > tbody > tr')];
const haystacks = rows.map((row) => row.textContent.toLowerCase());

function applyFilter() {
  const wanted = text.value.toLowerCase().trim();
  let shown = 0;
  rows.forEach((row, index) => {
    const fits = (state.value === '' || row.dataset.weight === state.value) && haystacks[index].includes(wanted);
    row.hidden = !fits;
    if (fits) shown += 1;
  });
  count.textContent = shown + '/' + rows.length + ' ' + count.dataset.word;
}

form.addEventListener('submit', (event) => event.preventDefault());
text.addEventListener('input', applyFilter);
state.addEventListener('change', applyFilter);
form.hidden = false;
applyFilter();

function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

for (const block of document.querySelectorAll('pre.copy')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = document.body.dataset.copy;
  button.addEventListener('click', async () => {
    select(block);
    try {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = document.body.dataset.copied;
    } catch {
      button.textContent = document.body.dataset.copy;
    }
  });
  block.before(button);
}
`;
