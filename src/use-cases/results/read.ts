import type { WholeOutput } from '../../junit/output-keeper.ts';
import { OsgateError } from '../../model/errors.ts';
import type { Problem } from '../../model/problem.ts';
import type { ResultSet } from '../../model/test-result.ts';
import type { ResultFile } from '../../store/result-file.ts';
import { peek } from '../../store/unpack.ts';

/** Problems by which a reader says that a file is of another format. */
const REFUSALS: ReadonlySet<string> = new Set([
  'subunit-v1',
  'subunit-as-text',
  'not-junit',
  'entities-refused',
  'not-rally',
]);
/** Enough to see how a tar archive is marked, and the first characters behind a byte order mark and empty lines. */
const HEAD_BYTES = 512;
const XML_START = /^(?:\uFEFF)?\s*<[A-Za-z?!]/;
/** The first keys of Rally's reports; other JSON may be what a runner printed before its subunit stream. */
const RALLY_START =
  /^(?:\uFEFF)?\s*(?:\{\s*"(?:info|tasks|verifications|tests)"|\[\s*\{\s*"(?:key|result|sla)")\s*:/;

/**
 * Reads files that tests left behind, in the order in which they were given; the format of each is found by its content.
 * Several results of one test become its attempts. `whole`: whose output is kept whatever its size, where the format cannot say
 * where in the file it is.
 *
 * @throws OsgateError `invalid-input` for a file that holds no results of a format that osgate reads.
 */
export async function readResults(files: readonly ResultFile[], whole: WholeOutput = {}): Promise<ResultSet> {
  const sets: ResultSet[] = [];
  for (const file of files) sets.push(await readOne(file, whole));
  const [only] = sets;
  if (only !== undefined && sets.length === 1) return only;
  return (await import('../../gate/merge-results.ts')).mergeResults(sets);
}

async function readOne(file: ResultFile, whole: WholeOutput): Promise<ResultSet> {
  const { head, chunks } = await peek(file.chunks(), HEAD_BYTES);
  const results = await readFormat(file, { head, chunks, whole });
  const named: readonly Problem[] = results.problems.map((problem) => ({ ...problem, file: file.name }));
  if (file.defect !== undefined) {
    const code = file.defect === 'it is empty' ? 'empty-file' : 'cut-file';
    const problem = { code, message: file.defect, file: file.name };
    return { ...results, problems: [problem, ...named], intact: false };
  }
  refuseForeign(file.name, head, results);
  return { ...results, problems: named };
}

/** Only the reader that is needed is loaded. */
async function readFormat(
  file: ResultFile,
  { head, chunks, whole }: { head: Buffer; chunks: AsyncIterable<Uint8Array>; whole: WholeOutput },
): Promise<ResultSet> {
  const isWide = head[0] === 0 || head[1] === 0 || head[0] === 0xff || head[0] === 0xfe;
  const text = isWide ? head.toString('latin1').replace(/^(?:\xff\xfe|\xfe\xff)|\0/g, '') : head.toString();
  if (XML_START.test(text)) return (await import('../../junit/reader.ts')).readJunit(chunks, whole);
  if (RALLY_START.test(text)) return (await import('../../rally/reader.ts')).readRally(chunks);
  const { readSubunit } = await import('../../subunit/read.ts');
  return readSubunit(chunks, { file: file.isLasting ? file.name : undefined });
}

const READ =
  'osgate reads subunit version 2, JUnit XML and the JSON of Rally, plain or packed with gzip, zstd or xz';
const EXCERPT_CHARS = 200;

/** Text that is no result at all must not become a run without tests. */
function refuseForeign(name: string, head: Buffer, { tests, fixtures, problems }: ResultSet): void {
  if (tests.length > 0 || fixtures.length > 0) return;
  const refusal = problems.find(({ code }) => REFUSALS.has(code));
  if (refusal !== undefined) {
    const { message, hint = READ } = refusal;
    throw new OsgateError('invalid-input', `${name}: ${message}`, { hint });
  }
  const [foreign] = problems;
  if (foreign === undefined || !problems.every(({ code }) => code === 'foreign-bytes')) return;
  const kind = ARCHIVES.find(({ offset, mark }) => head.indexOf(mark, offset, 'latin1') === offset);
  if (kind !== undefined) {
    const hint = 'unpack it, and name the files that were in it';
    throw new OsgateError('invalid-input', `${name} is ${kind.what}, which is not opened`, { hint });
  }
  const seen = foreign.message.slice(0, EXCERPT_CHARS);
  throw new OsgateError(
    'invalid-input',
    `${name} is neither subunit nor JUnit XML nor a report of Rally: ${seen}${seen === foreign.message ? '' : '…'}`,
    { hint: READ },
  );
}

/** What people name instead of the files inside. */
const ARCHIVES = [
  { what: 'a zip archive', offset: 0, mark: 'PK\u0003\u0004' },
  { what: 'a tar archive', offset: 257, mark: 'ustar' },
  { what: 'packed with bzip2', offset: 0, mark: 'BZh' },
  { what: 'a 7-Zip archive', offset: 0, mark: '7z\u00bc\u00af\u0027\u001c' },
];
