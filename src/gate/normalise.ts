/**
 * What differs from run to run in a failure that is the same, and the word that takes its place. In this order: a
 * request id holds a UUID, a generated name holds a number. No pattern may take more than linear time: tracebacks are
 * large, and they quote what a server said.
 */
const VARIABLE_PARTS: readonly (readonly [RegExp, string])[] = [
  [/\breq-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<request-id>'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<uuid>'],
  [/\b[0-9a-f]{32}\b/gi, '<id>'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi, '<mac>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?\b/g, '<ip>'],
  [/(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}|:)(?:\/\d{1,3})?(?![\w:])/gi, '<ip>'],
  [/\b0x[0-9a-f]+\b/gi, '<address>'],
  // tempest.lib.common.utils.test_utils.find_test_caller: "Details: (ServersTestJSON:test_resize) Server …"
  [/\(\w+:(?:test_\w+|setUp\w*|tearDown\w*|_run_cleanups)\)/g, '(<test>)'],
  // tempest.lib.common.utils.data_utils.rand_name: "tempest-PortsTestJSON-router-1234567"
  [/\b[A-Za-z_]\w*(?:-\w+){0,8}-\d{5,}\b/g, '<name>'],
  [/\b\d+(?:\.\d+)*\b/g, '<n>'],
];

/** Replaces ids, addresses, times, generated names, paths and numbers, so that one cause reads the same in every run. */
export function normalise(text: string): string {
  return text.includes('\n') ? text.split('\n').map(recallLine).join('\n') : normaliseLine(text);
}

/** What of a line a person can do without: with numbers and addresses in it, it still reads as a sentence. */
const NOISE = VARIABLE_PARTS.filter(([, word]) => !['<mac>', '<ip>', '<n>'].includes(word));

/** A line as a person may read it: ids, times and generated names replaced, numbers and addresses kept. */
export function withoutIds(line: string): string {
  return replaceParts(line, NOISE);
}

/** Tracebacks of one run are made of the same few thousand lines. */
const normalised = new Map<string, string>();
const MOST_LINES = 20_000;
const LONGEST_LINE = 300;

function recallLine(line: string): string {
  if (line.length > LONGEST_LINE) return normaliseLine(line);
  const known = normalised.get(line);
  if (known !== undefined) return known;
  if (normalised.size >= MOST_LINES) normalised.clear();
  const result = normaliseLine(line);
  normalised.set(line, result);
  return result;
}

/** No pattern looks beyond a line. */
function normaliseLine(line: string): string {
  return replaceParts(line, VARIABLE_PARTS);
}

function replaceParts(line: string, parts: typeof VARIABLE_PARTS): string {
  const shortened = line.replace(/(?<![\w:/.>-])\/[\w.+/-]+/g, shortenPath);
  return parts.reduce((rest, [pattern, word]) => rest.replace(pattern, word), shortened);
}

const FILE_SYSTEM_ROOT = /^\/(?:etc|home|mnt|opt|root|srv|tmp|usr|var)\//;

/** A Python module's path from its package on, of another file its name. The path of a URL stays as it is. */
function shortenPath(path: string): string {
  const installed = Math.max(path.lastIndexOf('/site-packages/'), path.lastIndexOf('/dist-packages/'));
  if (installed >= 0) return path.slice(installed + '/site-packages/'.length);
  return FILE_SYSTEM_ROOT.test(path) ? `<path>/${path.slice(path.lastIndexOf('/') + 1)}` : path;
}
