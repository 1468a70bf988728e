import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { splitExcluded } from '../../known/excluded.ts';
import type { Credentials } from '../../model/credentials.ts';
import { OsgateError } from '../../model/errors.ts';
import { isoDate } from '../../model/iso-time.ts';
import { formatJson } from '../../model/json.ts';
import type { Plan } from '../../model/plan.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { TestId } from '../../model/test-id.ts';
import type { AskedPlace, ReportInput } from '../../report/report-input.ts';
import { secretRules } from '../../secrets/rules.ts';
import { openResultFiles, type ResultFile } from '../../store/result-file.ts';
import { openRunFolder, type RunFolder } from '../../store/run-folder.ts';
import { newRunId } from '../../store/run-id.ts';
import { readSite } from '../../store/site.ts';
import { unwritable } from '../../store/whole-file.ts';
import { concludeRun, judgeResults, reportInput } from '../judge/conclude.ts';
import type { RunFacts } from '../judge/run-facts.ts';
import { maskResults } from '../results/mask.ts';
import { readPlanFile } from '../results/plan-file.ts';
import { readResults } from '../results/read.ts';
import { runSecrets } from '../secrets/known.ts';
import { ordinaryText } from '../secrets/ordinary-text.ts';
import { withholdLeaks } from '../secrets/withhold.ts';
import { knownCredentials } from '../site/credentials.ts';
import { planBasis } from '../site/plan-basis.ts';
import { gateLimits, type RunRequest, resolveSettings, type Settings } from '../site/settings.ts';
import type { Surroundings } from '../surroundings.ts';
import { keepMasked } from './keep-masked.ts';

/** What of this process judging files needs. */
interface FileSurroundings extends Omit<Surroundings, 'notify'> {
  readonly stdin: Readable;
}

export interface FilesRequest {
  /** Files in their order; `-` is standard input. */
  readonly files: readonly string[];
  /** A text file of planned test ids, one a line; undefined: nobody knows what was planned. */
  readonly planFile: string | undefined;
  /** A new or empty folder for a whole run folder; undefined: nothing is written. */
  readonly out: string | undefined;
  /** Whose profile and known-failure lists judge. */
  readonly run: RunRequest;
}

/**
 * Judges result files of a run that was not osgate's own. How that run ended is unknown, so it passes only on results that
 * are whole.
 *
 * @throws OsgateError `invalid-input` for files of the site, a list or result files that cannot be read, `nothing-to-run`
 *   for a list that plans no test.
 */
export async function judgeFiles(
  request: FilesRequest,
  surroundings: FileSurroundings,
): Promise<{ folder: RunFolder | undefined; input: ReportInput }> {
  const { workingFolder, stdin, now } = surroundings;
  const site = await readSite(surroundings.root, workingFolder);
  const began = now();
  const settings = resolveSettings(site, request.run, isoDate(began));
  const planned =
    request.planFile === undefined ? undefined : (await readPlanFile(request.planFile, workingFolder)).tests;
  const facts: RunFacts = {
    record: recordOf(request.run, settings, { began, osgateVersion: surroundings.osgateVersion }),
    plan: planOf(settings, planned),
    lists: settings.listTexts,
    baseline: undefined,
    history: undefined,
  };
  const files = openResultFiles(request.files, stdin);
  const { env, place } = surroundings;
  const credentials = await knownCredentials({ root: site.root, profile: settings.profile, env });
  if (request.out !== undefined) {
    const path = resolve(workingFolder, request.out);
    return writeRunFolder(path, files, { facts, place, credentials, env });
  }
  const { values } = runSecrets(credentials, env, [formatJson(facts.plan)]);
  const run = judgeResults(facts, maskResults(await readResults(files), values));
  return { folder: undefined, input: reportInput(run, now().toISOString(), surroundings.place) };
}

interface KeptFiles {
  readonly facts: RunFacts;
  readonly place: AskedPlace | undefined;
  /** Whose passwords are masked wherever they stand. */
  readonly credentials: readonly Credentials[];
  readonly env: NodeJS.ProcessEnv;
}

/** Returns whether it had to be made: it may be there already when it is empty. */
async function makeFolder(path: string): Promise<boolean> {
  try {
    if (!existsSync(path) || (await readdir(path)).length === 0)
      return (await mkdir(path, { recursive: true })) !== undefined;
  } catch (cause) {
    throw unwritable(path, cause, 'name another folder: --out DIR');
  }
  throw new OsgateError('invalid-input', `${path} is not empty`, { hint: 'name a new folder' });
}

/** The files are kept with their secrets masked, so that `osgate report` can judge them again. A refused file leaves nothing. */
async function writeRunFolder(
  path: string,
  files: readonly ResultFile[],
  { facts: { record, plan, lists }, place, credentials, env }: KeptFiles,
): Promise<{ folder: RunFolder; input: ReportInput }> {
  const made = await makeFolder(path);
  const folder = openRunFolder(path);
  try {
    await folder.write('plan', formatJson(plan));
    await folder.write('lists', formatJson(Object.fromEntries(lists)));
    await folder.write('record', formatJson(record));
    const { values } = runSecrets(credentials, env, await ordinaryText(folder, place));
    const rules = secretRules(values);
    const defects: string[] = [];
    for (const [index, file] of files.entries()) {
      const defect = await keepMasked(file, await folder.addGiven(index, file.baseName), rules);
      if (defect !== undefined) defects.push(`${file.name}: ${defect}`);
    }
    if (defects.length > 0) {
      await folder.write('record', formatJson({ ...record, end: { kind: 'cut', why: defects.join('; ') } }));
    }
    const input = await concludeRun(folder, record.started, place);
    await withholdLeaks(folder, input, values);
    return { folder, input };
  } catch (error) {
    if (existsSync(path)) await removeContent(path, made);
    throw error;
  }
}

/** Before it was written to, the folder was empty or not there. */
async function removeContent(path: string, isOurs: boolean): Promise<void> {
  for (const name of await readdir(path)) await rm(join(path, name), { recursive: true });
  if (isOurs) await rmdir(path);
}

function recordOf(
  request: RunRequest,
  settings: Settings,
  { began, osgateVersion }: { began: Date; osgateVersion: string },
): RunRecord {
  const { profile, release, suite } = settings;
  return {
    schema: 'osgate-run/v1',
    id: newRunId(began, 'files'),
    region: profile.region,
    release: release.name,
    suite,
    ticket: request.ticket,
    ...gateLimits(settings, request),
    started: began.toISOString(),
    ended: undefined,
    end: { kind: 'unknown' },
    stallSeconds: undefined,
    osgateVersion,
    imageId: UNKNOWN,
    engineVersion: UNKNOWN,
    installed: [],
  };
}

/** The tests of a list are tests asked for by name: entries that speak of others are not stale for that. */
function planOf(settings: Settings, planned: readonly TestId[] | undefined): Plan {
  const { profile, release, suite, lists } = settings;
  const context = { region: profile.region, release: release.name, suite };
  const { tests, excluded } = splitExcluded(planned ?? [], lists.entries, context);
  return {
    ...planBasis(settings),
    requested: (planned ?? []).map(({ id }) => id),
    tempest: { name: 'tempest', version: UNKNOWN, commit: UNKNOWN },
    plugins: [],
    image: UNKNOWN,
    tests,
    ...(planned === undefined ? { unverified: true } : {}),
    excluded,
    outsideSelection: [],
    confSha256: UNKNOWN,
  };
}

/** What only the run itself could have told. */
const UNKNOWN = 'unknown';
