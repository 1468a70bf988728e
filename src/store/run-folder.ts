import { createHash } from 'node:crypto';
import { appendFileSync, createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unreadable, unwritable, writeWholeFile } from './whole-file.ts';

/** Holds the runs of a site, by region. */
export const REPORTS_FOLDER = 'reports';

/** Names of the files in `reports/<region>/<run id>/`; `docs/run-folder.md` says what each holds. */
const RUN_FILES = {
  record: 'run.json',
  plan: 'plan.json',
  lists: 'lists.json',
  baseline: 'baseline.json',
  history: 'history.json',
  conf: 'tempest.conf',
  accounts: 'accounts.yaml',
  stream: 'stream.subunit',
  liveStream: 'stream.live.subunit',
  runnerLog: 'runner.log',
  tempestLog: 'tempest.log',
  endMarker: 'end.json',
  rerun: 'rerun.json',
  results: 'results.json',
  verdict: 'verdict.json',
  junit: 'junit.xml',
  ctrf: 'ctrf.json',
  summary: 'summary.md',
  report: 'report.html',
  log: 'osgate.log',
  health: 'health.jsonl',
} as const;
type RunFile = keyof typeof RUN_FILES;
export const REPORT_FILE = RUN_FILES.report;

/** Holds the files that `osgate gate` was given, instead of a stream. */
const GIVEN_FOLDER = 'given';
/** Holds a folder for each container in which something that failed was run again: `001`, `002`. */
const CONFIRM_FOLDER = 'confirm';

/** One run's folder. Everything is a plain file, written atomically: a file that is there is whole. */
export interface RunFolder {
  /** Absolute. */
  readonly path: string;
  pathOf(file: RunFile): string;
  has(file: RunFile): boolean;
  /** @throws OsgateError `environment` when it cannot be written. */
  write(file: RunFile, content: string | Uint8Array): Promise<void>;
  /** Adds lines to a file, in the order of the calls. For what helps to understand a run: a full disk takes only that away. */
  append(file: RunFile, text: string): void;
  /** Undefined when the file is not there. @throws OsgateError `invalid-input` when it cannot be read; so do the ways below. */
  read(file: RunFile): Promise<string | undefined>;
  /** The path for the copy of a file given to `osgate gate`, which makes their folder; `index` from 0 keeps their order. */
  addGiven(index: number, baseName: string): Promise<string>;
  /** The files given to `osgate gate`, in their order; none for a run of osgate's own. */
  givenFiles(): Promise<readonly string[]>;
  /** Makes the folder of a rerun; `pass` counts from 1. */
  addRerun(pass: number): Promise<RunFolder>;
  /** What was run again after the main pass, in order: the name below this folder, and what is in it. */
  reruns(): Promise<readonly { readonly name: string; readonly folder: RunFolder }[]>;
  /** The file's bytes in chunks fit for a decoder; empty when it is not there. */
  chunks(file: RunFile): AsyncIterable<Uint8Array>;
  /** Of a file in this folder, in hexadecimal; `path`: absolute. */
  sha256(path: string): Promise<string>;
}

const CHUNK_BYTES = 1 << 20;

/**
 * Makes the folder of a new run below `<root>/reports/`.
 *
 * @throws OsgateError `environment` when it cannot be made, or is there already: what lies in it is another run's.
 */
export async function createRunFolder(root: string, region: string, runId: string): Promise<RunFolder> {
  const path = join(root, REPORTS_FOLDER, region, runId);
  try {
    await mkdir(dirname(path), { recursive: true });
    await mkdir(path);
  } catch (cause) {
    throw unwritable(path, cause, MEND);
  }
  return openRunFolder(path);
}

/** The folder of a run that is there already. */
export function openRunFolder(path: string): RunFolder {
  const pathOf = (file: RunFile) => join(path, RUN_FILES[file]);
  return {
    path,
    pathOf,
    has: (file) => existsSync(pathOf(file)),
    write: (file, content) => writeWholeFile(pathOf(file), content, MEND),
    append: (file, text) => {
      try {
        appendFileSync(pathOf(file), text);
      } catch {
        // see above
      }
    },
    read: async (file) => (existsSync(pathOf(file)) ? readText(pathOf(file)) : undefined),
    addGiven: async (index, baseName) => {
      await mkdir(join(path, GIVEN_FOLDER), { recursive: true });
      return join(path, GIVEN_FOLDER, `${String(index + 1).padStart(3, '0')}-${baseName}`);
    },
    givenFiles: async () => {
      const folder = join(path, GIVEN_FOLDER);
      return existsSync(folder) ? (await readdir(folder)).sort().map((name) => join(folder, name)) : [];
    },
    addRerun: async (pass) => {
      const own = join(path, CONFIRM_FOLDER, String(pass).padStart(3, '0'));
      await mkdir(own, { recursive: true });
      return openRunFolder(own);
    },
    reruns: async () => {
      const folder = join(path, CONFIRM_FOLDER);
      const names = existsSync(folder) ? (await readdir(folder)).sort() : [];
      return names.map((name) => ({
        name: `${CONFIRM_FOLDER}/${name}`,
        folder: openRunFolder(join(folder, name)),
      }));
    },
    chunks: (file) => (existsSync(pathOf(file)) ? readChunks(pathOf(file)) : emptyChunks()),
    sha256: async (path) => {
      const hash = createHash('sha256');
      for await (const chunk of readChunks(path)) hash.update(chunk);
      return hash.digest('hex');
    },
  };
}

const MEND = 'mend that; what is in the run folder by then is judged with: osgate report RUN';

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: CHUNK_BYTES });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function* emptyChunks(): AsyncGenerator<Uint8Array> {}
