import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { OsgateError } from '../model/errors.ts';
import { parseJson } from '../model/json.ts';
import { BASELINES_FOLDER } from './baselines.ts';
import { openRunFolder, REPORTS_FOLDER, type RunFolder } from './run-folder.ts';

/** Where stored runs are looked for. */
export interface RunsPlace {
  /** Of the site repository. */
  readonly root: string;
  /** What paths are relative to. */
  readonly workingFolder: string;
}

/** Ends the name of a folder that holds a secret: no command finds it. */
export const WITHHELD = '.withheld';

/**
 * Finds a stored run: a path, a run id, a unique prefix of one, `latest`, `previous` (the one before it), or one of these words
 * for one region: `latest:REGION`.
 *
 * @throws OsgateError `invalid-input` when none or several match.
 */
export async function findRun(root: string, reference: string, workingFolder: string): Promise<RunFolder> {
  if (reference.trim() === '') {
    throw new OsgateError('invalid-input', 'the name of the run is empty', {
      hint: 'osgate runs lists them',
    });
  }
  const path = resolve(workingFolder, reference);
  if (path.endsWith(WITHHELD) && existsSync(path)) {
    throw new OsgateError('invalid-input', `${reference} is withheld: a secret stands in it`, {
      hint: 'read it where it lies; no command copies or publishes it',
    });
  }
  if (reference.includes('/') && existsSync(path)) return openNamedRun(path, reference);
  const runs = await listRuns(root);
  const matching = matchingRuns(runs, reference);
  const [run] = matching;
  if (run !== undefined && matching.length === 1) return openRunFolder(run.path);
  const names = (matching.length > 1 ? matching : runs.slice(-5)).map((each) => basename(each.path));
  throw new OsgateError(
    'invalid-input',
    matching.length > 1 ? `${reference} means ${matching.length} runs` : `there is no run ${reference}`,
    { hint: names.length === 0 ? 'no run is stored yet' : `runs: ${names.join(', ')}` },
  );
}

/** A path may be of anything, and what is done with a run is not done with that. */
function openNamedRun(path: string, reference: string): RunFolder {
  const folder = openRunFolder(path);
  if (folder.has('record')) return folder;
  const file = basename(folder.pathOf('record'));
  throw new OsgateError('invalid-input', `${reference} is no run: there is no ${file} in it`, {
    hint: 'a run folder is reports/REGION/RUN as osgate left it',
  });
}

type ListedRun = Awaited<ReturnType<typeof listRuns>>[number];

function matchingRuns(runs: readonly ListedRun[], reference: string): readonly ListedRun[] {
  const [word, region] = reference.split(':');
  const place = word === 'latest' ? -1 : word === 'previous' ? -2 : undefined;
  if (place !== undefined) {
    const last = runs
      .filter((run) => region === undefined || run.region === region)
      // a full disk leaves folders that no run came to be in
      .filter((run) => openRunFolder(run.path).has('record'))
      .at(place);
    return last === undefined ? [] : [last];
  }
  const names = ({ path, id }: ListedRun) => [basename(path), id];
  const exact = runs.filter((run) => names(run).includes(reference));
  if (exact.length > 0) return exact;
  return runs.filter((run) => names(run).some((name) => name.startsWith(reference)));
}

/** Whether a run reference is the path of a run folder. */
export function isRunFolder(reference: string, workingFolder: string): boolean {
  return reference.includes('/') && openRunFolder(resolve(workingFolder, reference)).has('record');
}

/**
 * All stored runs, oldest first. `id` is the folder's name, unless somebody chose that: `osgate gate --out`. What else lies there
 * is passed over.
 */
export async function listRuns(root: string): Promise<{ region: string; path: string; id: string }[]> {
  const reports = join(root, REPORTS_FOLDER);
  const regions = existsSync(reports) ? await readdir(reports, { withFileTypes: true }) : [];
  const runs = await Promise.all(
    regions
      .filter((region) => region.isDirectory())
      .map(async ({ name: region }) => {
        const entries = await readdir(join(reports, region), { withFileTypes: true });
        return Promise.all(
          entries
            .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
            .filter(({ name }) => name !== BASELINES_FOLDER && !name.endsWith(WITHHELD))
            .map(async ({ name }) => {
              const path = join(reports, region, name);
              return { region, path, id: await idOf(path) };
            }),
        );
      }),
  );
  return runs
    .flat()
    .flatMap(({ id, ...run }) => (id === undefined ? [] : [{ ...run, id }]))
    .sort((a, b) => a.id.localeCompare(b.id));
}

const RUN_ID = /^\d{8}T\d{6}Z-/;

/** Undefined for a folder that is no run's. */
async function idOf(path: string): Promise<string | undefined> {
  const name = basename(path);
  if (RUN_ID.test(name)) return name;
  const record = parseJson((await openRunFolder(path).read('record')) ?? '') as
    | { id?: unknown }
    | null
    | undefined;
  return typeof record?.id === 'string' ? record.id : undefined;
}
