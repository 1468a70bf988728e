import { OsgateError } from '../../model/errors.ts';
import type { ResultSet } from '../../model/test-result.ts';
import type { ResultFile } from '../../store/result-file.ts';
import { packingOf } from '../../store/unpack.ts';

/** Problems by which a reader says that a file is of another format. */
const REFUSALS: ReadonlySet<string> = new Set([
  'subunit-v1',
  'subunit-as-text',
  'not-junit',
  'entities-refused',
  'not-rally',
]);
const READ =
  'osgate reads subunit version 2, JUnit XML and the JSON of Rally, plain or packed with gzip, zstd or xz';
const EXCERPT_CHARS = 200;
/** What people name instead of the files inside. */
const ARCHIVES = [
  { what: 'a zip archive', offset: 0, mark: 'PK\u0003\u0004' },
  { what: 'a tar archive', offset: 257, mark: 'ustar' },
  { what: 'packed with bzip2', offset: 4, mark: '1AY&SY' },
  { what: 'a 7-Zip archive', offset: 0, mark: '7z\u00bc\u00af\u0027\u001c' },
];

/**
 * An archive may hold several files, and a reader of streams would find some of their results in it.
 *
 * @throws OsgateError `invalid-input` by the first bytes of what a file holds, unpacked.
 */
export function refuseArchive(name: string, head: Buffer): void {
  const archive = ARCHIVES.find(({ offset, mark }) => head.indexOf(mark, offset, 'latin1') === offset);
  const packing = packingOf(head);
  const what =
    archive?.what ?? (packing === undefined ? undefined : `packed twice, the second time with ${packing}`);
  if (what === undefined) return;
  const hint = 'unpack it, and name the files that were in it';
  throw new OsgateError('invalid-input', `${name} is ${what}, which is not opened`, { hint });
}

/**
 * What is no result at all must not become a run without tests.
 *
 * @throws OsgateError `invalid-input` for a file of another format.
 */
export function refuseForeign(file: ResultFile, { tests, fixtures, problems }: ResultSet): void {
  if (tests.length > 0 || fixtures.length > 0) return;
  const refusal = problems.find(({ code }) => REFUSALS.has(code));
  if (refusal !== undefined) {
    const { code, message, hint = READ } = refusal;
    const next = code === 'subunit-v1' ? conversionOf(file) : hint;
    throw new OsgateError('invalid-input', `${file.name}: ${message}`, { hint: next });
  }
  const [first] = problems;
  const isForeign = problems.every(({ code }) => code === 'foreign-bytes' || code === 'damaged-packet');
  if (first?.code !== 'foreign-bytes' || !isForeign) return;
  const seen = first.message.slice(0, EXCERPT_CHARS);
  throw new OsgateError(
    'invalid-input',
    `${file.name} is neither subunit nor JUnit XML nor a report of Rally: ${seen}${seen === first.message ? '' : '…'}`,
    { hint: READ },
  );
}

/** What to type for a file of subunit version 1. */
function conversionOf(file: ResultFile): string {
  const how = 'convert it with subunit-1to2 of python-subunit';
  if (!file.isLasting) return `${how}: … | subunit-1to2 | osgate results -`;
  const { name, packing } = file;
  if (packing === undefined) return `${how}: subunit-1to2 < ${name} > ${name}.v2`;
  return `${how}: ${UNPACK[packing]} < ${name} | subunit-1to2 > ${name}.v2`;
}

const UNPACK = { gzip: 'zcat', zstd: 'zstdcat', xz: 'xzcat' } as const;
