/** A test id as Tempest lists it: `pkg.mod.Class.test_x[id-<uuid>,smoke]`, taken apart. */
export interface TestId {
  /** `pkg.mod.Class.test_x`, the key everywhere in osgate. Scenario suffixes such as `(1)` belong to it. */
  readonly id: string;
  /** What stands in the brackets, in order: `id-<uuid>` and tags such as `smoke`. */
  readonly attrs: readonly string[];
}

/** Splits the bracketed attributes from a listed id. Text without a closing bracket at its end is an id as a whole. */
export function parseTestId(listed: string): TestId {
  const { id, attributes } = splitTestId(listed);
  return { id, attrs: attributes === '' ? [] : attributes.split(',') };
}

/** The same with the attributes as they stand in the brackets. */
export function splitTestId(listed: string): { id: string; attributes: string } {
  const open = listed.endsWith(']') ? listed.lastIndexOf('[') : -1;
  if (open <= 0) return { id: listed, attributes: '' };
  return { id: listed.slice(0, open), attributes: listed.slice(open + 1, -1) };
}

/**
 * The same for ids from elsewhere: brackets are attributes only when one of them is Tempest's idempotent id, because
 * parameters of a test (`test_x[1]`) are a part of its name.
 */
export function parseReportedId(listed: string): TestId {
  const { id, attributes } = splitReportedId(listed);
  return { id, attrs: attributes === '' ? [] : attributes.split(',') };
}

/** The same with the attributes as they stand in the brackets. */
export function splitReportedId(listed: string): { id: string; attributes: string } {
  const split = splitTestId(listed);
  return split.attributes.split(',').some(isUuid) ? split : { id: listed, attributes: '' };
}

/** The form that Tempest lists and that `--load-list` files and regexes of other tools see. */
export function formatTestId(test: TestId): string {
  return test.attrs.length === 0 ? test.id : `${test.id}[${test.attrs.join(',')}]`;
}

/** The dotted class path of a test id: `pkg.mod.Class` of `pkg.mod.Class.test_x`. */
export function classOf(id: string): string {
  const method = id.lastIndexOf('.');
  return method < 0 ? '' : id.slice(0, method);
}

/** Tempest's idempotent id. Subclasses share it: the key over renames is (class, method, uuid), never it alone. */
export function uuidOf(test: TestId): string | undefined {
  return test.attrs.find(isUuid)?.slice('id-'.length);
}

function isUuid(attribute: string): boolean {
  return attribute.startsWith('id-');
}
