import { basename } from 'node:path';
import { type Converted, type ConvertOptions, convertList } from '../../known/foreign/convert.ts';
import { readExcludeList } from '../../known/foreign/exclude-list.ts';
import { formatImported } from '../../known/foreign/imported-list.ts';
import type { ForeignList, ImportFormat } from '../../known/foreign/list.ts';
import { readFunctest, readRallyList, readTempestSkiplist } from '../../known/foreign/yaml-list.ts';
import { OsgateError } from '../../model/errors.ts';
import { regionNames } from '../../profile/resolve.ts';
import { readNamedFile } from '../../store/named-file.ts';
import { readSite, type Site, writeSiteFile } from '../../store/site.ts';
import { readPlanFile } from '../results/plan-file.ts';
import { allLists, listFileFor, parseKnownLists, requireSoundLists } from '../site/known-lists.ts';
import type { KnownSurroundings } from './surroundings.ts';

const READERS: Readonly<Record<ImportFormat, (text: string, file: string) => ForeignList>> = {
  'tempest-exclude': readExcludeList,
  stestr: readExcludeList,
  'rally-skip': readRallyList,
  'rally-xfail': readRallyList,
  'tempest-skiplist': readTempestSkiplist,
  functest: readFunctest,
};

export interface ImportRequest
  extends Pick<ConvertOptions, 'kind' | 'why' | 'region' | 'release' | 'expires'> {
  readonly file: string;
  readonly format: ImportFormat;
  /** A list of test ids, or a plan of osgate. */
  readonly plan: string | undefined;
  /** A new list of the site; undefined: nothing is written. */
  readonly out: string | undefined;
}

export interface Imported {
  readonly converted: readonly Converted[];
  /** The list, as it is or would be written. */
  readonly text: string;
  /** The new list, relative to the site; undefined: nothing was written. */
  readonly written: string | undefined;
}

/**
 * Turns a list from another tool into a known-failure list.
 *
 * @throws OsgateError `invalid-input` for a file that is not of the format, or a list that is there already.
 */
export async function importList(request: ImportRequest, surroundings: KnownSurroundings): Promise<Imported> {
  const { root, workingFolder, today } = surroundings;
  const { file, format, plan, out, ...options } = request;
  const site = await readSite(root, workingFolder);
  refuseUnknownRegion(site, options.region);
  const { entries: existing } = requireSoundLists(parseKnownLists(allLists(site), today));
  const path = out === undefined ? undefined : listFileFor(site, '', out);
  if (path !== undefined && site.lists.has(path)) {
    throw new OsgateError('invalid-input', `there is a list ${path} already`, {
      hint: 'name a new file, and merge the two by hand',
    });
  }
  const { entries, problems } = READERS[format](await readNamedFile(file, workingFolder, 'file'), file);
  if (problems.length > 0) {
    throw new OsgateError('invalid-input', `${file} cannot be read as ${format}`, { problems });
  }
  if (entries.length === 0) throw new OsgateError('invalid-input', `${file} names no test`);
  const listed = plan === undefined ? undefined : (await readPlanFile(plan, workingFolder)).tests;
  const converted = convertList(entries, { ...options, today, listed, existing });
  const text = formatImported(converted, `${basename(file)} (${format}) on ${today}`);
  if (path !== undefined) await writeSiteFile(site, path, text);
  return { converted, text, written: path };
}

/** Entries that speak of a region that is not there would wait for it unseen. */
function refuseUnknownRegion({ profiles }: Site, region: string | undefined): void {
  const regions = regionNames(profiles);
  if (region === undefined || regions.includes(region)) return;
  throw new OsgateError('invalid-input', `there is no region ${region}`, {
    hint: `regions: ${regions.join(', ') || 'none yet; osgate profile init writes one'}`,
  });
}
