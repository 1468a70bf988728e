/** A page of this repository: for what no tracker has, such as a feature that the site lacks. */
const OWN_PAGE = /^docs\/(?:[\w-]+\/)*[\w-]+\.md#[\w-]+$/;

const PLACEHOLDER_HOST = /^(?:no\.?bug|none|todo|tbd|localhost)$|\.(?:invalid|test|localhost)$/i;
const PLACEHOLDER_WORD = /\b(?:inval\w*|todo|tbd|n\/a|none|no-?bug|placeholder|fixme|x{3,}|0+)(?:\b|$)/i;

/**
 * Says why `bug` cannot be followed up: no URL, a tracker's front page, a placeholder. Undefined when it names one bug,
 * or a section of a page in this repository (`docs/page.md#section`).
 */
export function bugProblem(bug: string): string | undefined {
  if (OWN_PAGE.test(bug)) return undefined;
  const url = URL.parse(bug);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return `expected the URL of a bug, or docs/page.md#section of this repository, got ${JSON.stringify(bug)}`;
  }
  const rest = `${url.pathname}${url.search}${url.hash}`;
  if (PLACEHOLDER_HOST.test(url.hostname))
    return `${JSON.stringify(bug)} is a placeholder, expected a real bug`;
  const id = /[^/?&=#+]*\d[^/?&=#]*$/.exec(rest.replace(/\/$/, ''))?.[0];
  if (PLACEHOLDER_WORD.test(id ?? rest))
    return `${JSON.stringify(bug)} is a placeholder, expected a real bug`;
  if (id === undefined) return `${JSON.stringify(bug)} has no id, expected the URL of one bug`;
  return undefined;
}
