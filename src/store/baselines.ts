import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredBaseline } from '../model/baseline.ts';
import { OsgateError } from '../model/errors.ts';
import { parseJson } from '../model/json.ts';
import { REPORTS_FOLDER } from './run-folder.ts';
import { removeWhole, unreadable, writeWholeFile } from './whole-file.ts';

/** Stands among the run folders of a region and outlives them. */
export const BASELINES_FOLDER = 'baselines';

/** The file of a baseline: `<root>/reports/<region>/baselines/<suite>.json`. */
function baselinePath(root: string, region: string, suite: string): string {
  return join(root, REPORTS_FOLDER, region, BASELINES_FOLDER, `${encodeURIComponent(suite)}.json`);
}

/**
 * The baseline of a region and suite; undefined where there is none.
 *
 * @throws OsgateError `invalid-input` when the file is no baseline.
 */
export async function readBaseline(
  root: string,
  region: string,
  suite: string,
): Promise<StoredBaseline | undefined> {
  const path = baselinePath(root, region, suite);
  return existsSync(path) ? readStored(path) : undefined;
}

/** All baselines of a site, by region and suite. */
export async function listBaselines(root: string): Promise<StoredBaseline[]> {
  const reports = join(root, REPORTS_FOLDER);
  const regions = existsSync(reports) ? (await readdir(reports)).sort() : [];
  const found: StoredBaseline[] = [];
  for (const region of regions) {
    const folder = join(reports, region, BASELINES_FOLDER);
    const files = existsSync(folder) ? (await readdir(folder)).filter((file) => file.endsWith('.json')) : [];
    for (const file of files.sort()) found.push(await readStored(join(folder, file)));
  }
  return found;
}

/** Writes a baseline in place of the one before, whole or not at all. Returns its path. */
export async function writeBaseline(root: string, baseline: StoredBaseline): Promise<string> {
  const path = baselinePath(root, baseline.region, baseline.suite);
  await writeWholeFile(path, formatBaseline(baseline));
  return path;
}

/** False where there was none. */
export async function removeBaseline(root: string, region: string, suite: string): Promise<boolean> {
  const path = baselinePath(root, region, suite);
  if (!existsSync(path)) return false;
  await removeWhole(path);
  return true;
}

/** JSON with a line for each test, so that two baselines can be compared with `diff`. */
export function formatBaseline({ tests, ...ref }: StoredBaseline): string {
  const head = JSON.stringify(ref, null, 2).replace(/\n\}$/, ',\n  "tests": [');
  return `${[head, tests.map((test) => `    ${JSON.stringify(test)}`).join(',\n'), '  ]', '}'].join('\n')}\n`;
}

async function readStored(path: string): Promise<StoredBaseline> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw unreadable(path, cause);
  });
  return parseBaseline(text, path);
}

function parseBaseline(text: string, path: string): StoredBaseline {
  const refuse = (what: string) =>
    new OsgateError('invalid-input', `${path}: ${what}`, {
      hint: 'osgate baseline accept RUN --ticket T writes it again',
    });
  const value = parseJson(text) as Partial<StoredBaseline> | null | undefined;
  if (value === undefined) throw refuse('no valid JSON');
  if (value?.schema !== 'osgate-baseline/v1' || !Array.isArray(value.tests)) {
    throw refuse(`expected the schema osgate-baseline/v1, found ${value?.schema}`);
  }
  return value as StoredBaseline;
}
