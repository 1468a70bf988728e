import { OsgateError } from '../../model/errors.ts';
import { fixtureId } from '../../model/fixture-id.ts';
import { parseTestId } from '../../model/test-id.ts';
import type { Attachment, ResultSet } from '../../model/test-result.ts';
import { ATTACHMENT_LIMIT_BYTES } from '../../subunit/attachment-bytes.ts';

/** The results of one test; its id with or without attributes, or a fixture as `mod.Class::setUpClass`. */
export function onlyTest(results: ResultSet, id: string): ResultSet {
  const wanted = new Set([id, parseTestId(id).id]);
  const tests = results.tests.filter((test) => wanted.has(test.id));
  const fixtures = results.fixtures.filter((fixture) => wanted.has(fixtureId(fixture)));
  if (tests.length + fixtures.length > 0) return { ...results, tests, fixtures, suites: [] };
  throw new OsgateError('nothing-to-run', `no result is of ${id}`, {
    hint: 'osgate results FILE prints the ids',
  });
}

/** What the suites of this name have of their own, without any test. */
export function onlySuite(results: ResultSet, name: string): ResultSet {
  const suites = (results.suites ?? []).filter((suite) => suite.name === name);
  if (suites.length > 0) return { ...results, tests: [], fixtures: [], suites };
  const names = new Set(results.suites?.map((suite) => suite.name));
  const there = names.size === 0 ? 'no suite has any' : `these have: ${[...names].map(quote).join(', ')}`;
  throw new OsgateError('nothing-to-run', `no suite ${quote(name)} has output of its own`, { hint: there });
}

/**
 * The attachments with this name of the last attempt that has one, or of all suites: several may be under one name.
 *
 * @throws OsgateError `invalid-input` when there is none, naming those that there are.
 */
export function findAttachments(
  { tests, fixtures, suites = [] }: ResultSet,
  name: string,
): readonly Attachment[] {
  const attempts: readonly { readonly attachments: readonly Attachment[] }[] = [
    ...tests.flatMap((test) => test.attempts),
    ...tests,
    ...fixtures,
    { attachments: suites.flatMap(({ attachments }) => attachments) },
  ];
  const inThem = attempts.map(({ attachments }) => attachments.filter((each) => each.name === name));
  const last = inThem.findLast((found) => found.length > 0);
  if (last !== undefined) return last;
  const names = new Set(attempts.flatMap(({ attachments }) => attachments.map((each) => each.name)));
  const there = names.size === 0 ? 'it has none' : `it has ${[...names].map(quote).join(', ')}`;
  throw new OsgateError('invalid-input', `there is no attachment ${quote(name)}; ${there}`);
}

/**
 * The whole content in pieces: bytes from the file in which it was found, else the text that was kept.
 *
 * @throws OsgateError `invalid-input` when neither is there.
 */
export async function* contentOf({
  name,
  place,
  text,
  sizeBytes,
}: Attachment): AsyncGenerator<Uint8Array | string> {
  if (place !== undefined) {
    const { attachmentPieces } = await import('../../store/attachment.ts');
    yield* attachmentPieces(place);
  } else if (text !== undefined && !isCut(text, sizeBytes)) {
    yield text;
  } else {
    const kept = text === undefined ? 'not kept' : 'kept in part';
    throw new OsgateError('invalid-input', `${quote(name)} was ${kept}, and cannot be read again`, {
      hint: 'save standard input as a file, then name the file',
    });
  }
}

/** A text in another encoding may have fewer bytes in UTF-8 than its attachment; large ones lack their middle. */
function isCut(text: string, sizeBytes: number): boolean {
  return sizeBytes > ATTACHMENT_LIMIT_BYTES && Buffer.byteLength(text) < sizeBytes;
}

function quote(name: string): string {
  return JSON.stringify(name);
}
