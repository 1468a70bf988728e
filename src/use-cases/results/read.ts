import type { WholeOutput } from '../../junit/output-keeper.ts';
import type { Problem } from '../../model/problem.ts';
import type { ResultSet } from '../../model/test-result.ts';
import type { ResultFile } from '../../store/result-file.ts';
import { peek } from '../../store/unpack.ts';
import { refuseArchive, refuseForeign } from './refuse.ts';

/** Enough to see how a tar archive is marked, and the first characters behind a byte order mark and empty lines. */
const HEAD_BYTES = 512;
const XML_START = /^(?:\uFEFF)?\s*<[A-Za-z?!]/;
const JUNIT_START = /^(?:\uFEFF)?\s*<(?:[?!]|testsuite|result|testResult)/;
/** The signature of a packet, and version 2. */
const PACKET_START = /\u00B3[\u0020-\u002F]/;
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
  refuseArchive(file.name, head);
  const results = await readFormat(file, { head, chunks, whole });
  const named: readonly Problem[] = results.problems.map((problem) => ({ ...problem, file: file.name }));
  if (file.defect !== undefined) {
    const code = file.defect === 'it is empty' ? 'empty-file' : 'cut-file';
    const problem = { code, message: file.defect, file: file.name };
    return { ...results, problems: [problem, ...named], intact: false };
  }
  refuseForeign(file, results);
  return { ...results, problems: named };
}

/** Only the reader that is needed is loaded. */
async function readFormat(
  file: ResultFile,
  { head, chunks, whole }: { head: Buffer; chunks: AsyncIterable<Uint8Array>; whole: WholeOutput },
): Promise<ResultSet> {
  const isWide = head[0] === 0 || head[1] === 0 || head[0] === 0xff || head[0] === 0xfe;
  const text = isWide ? head.toString('latin1').replace(/^(?:\xff\xfe|\xfe\xff)|\0/g, '') : head.toString();
  if (isXml(text, head)) return (await import('../../junit/reader.ts')).readJunit(chunks, whole);
  if (RALLY_START.test(text)) return (await import('../../rally/reader.ts')).readRally(chunks);
  const { readSubunit } = await import('../../subunit/read.ts');
  return readSubunit(chunks, { file: file.isLasting ? file.name : undefined });
}

/** Not what Python warns of before a stream: `<frozen runpy>:128: RuntimeWarning: …`. */
function isXml(text: string, head: Buffer): boolean {
  return JUNIT_START.test(text) || (XML_START.test(text) && !PACKET_START.test(head.toString('latin1')));
}
