import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Plan } from '../../src/model/plan.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const LAB_CLOUDS = join(REPOSITORY, 'lab', 'clouds.yaml');

type Environment = Readonly<Record<string, string>>;

function startOsgate(args: readonly string[], env: Environment) {
  return execa(process.execPath, [join(REPOSITORY, 'src', 'main.ts'), ...args], {
    reject: false,
    all: true,
    env: { OS_CLIENT_CONFIG_FILE: LAB_CLOUDS, NO_COLOR: '1', ...env },
  });
}
export type RunningOsgate = ReturnType<typeof startOsgate>;

/** `osgate ARGS` in this repository; never rejects: look at the exit code. */
export const osgate = (args: readonly string[], env: Environment = {}): RunningOsgate =>
  startOsgate(args, env);

/** Starts the lab where it is not up, and waits until it is healthy. */
export async function startLab(): Promise<void> {
  const { exitCode, all } = await osgate(['lab', 'up']);
  if (exitCode !== 0) throw new Error(`osgate lab up ended with ${exitCode}:\n${all}`);
}

/** The plan of region `test` as it is in this repository; its image is built when it returns. */
export async function planRegion(): Promise<Plan> {
  const { exitCode, stdout, all } = await osgate(['plan', '--region', 'test', '--json']);
  if (exitCode !== 0) throw new Error(`osgate plan ended with ${exitCode}:\n${all}`);
  return JSON.parse(stdout) as Plan;
}

/** A site repository of its own for one test: a copy of this one's profiles and lists, to change at will. */
export class TestSite {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(): Promise<TestSite> {
    const root = await mkdtemp(join(tmpdir(), 'osgate-site-'));
    for (const folder of ['tempest-profiles', 'blacklists']) {
      await cp(join(REPOSITORY, folder), join(root, folder), { recursive: true });
    }
    return new TestSite(root);
  }

  /** `osgate ARGS --root <this site>`. */
  osgate(args: readonly string[], env: Environment = {}): RunningOsgate {
    return startOsgate(['--root', this.root, ...args], env);
  }

  async write(path: string, text: string): Promise<void> {
    await writeFile(join(this.root, path), text);
  }

  /** Changes a file; fails when it stays as it was. */
  async edit(path: string, change: (text: string) => string): Promise<void> {
    const before = await readFile(join(this.root, path), 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`the edit of ${path} changed nothing`);
    await this.write(path, after);
  }

  /** Adds a suite, `attrs: […]` or `include: […]`, to region `test`. */
  async addSuite(name: string, selection: string): Promise<void> {
    const file = 'tempest-profiles/regions/test.yaml';
    await this.edit(file, (text) => text.replace(/^suites:$/m, `suites:\n  ${name}: {${selection}}`));
  }

  /** Runs without known-failure lists, or with one list of the given entries. */
  async onlyEntries(...entries: readonly string[]): Promise<void> {
    await rm(join(this.root, 'blacklists'), { recursive: true });
    if (entries.length === 0) return;
    await cp(join(REPOSITORY, 'blacklists'), join(this.root, 'blacklists'), { recursive: true });
    for (const name of await readdir(join(this.root, 'blacklists'))) {
      await rm(join(this.root, 'blacklists', name), { recursive: true });
    }
    await this.write('blacklists/list.yaml', `schema: osgate-known/v1\nentries:\n${entries.join('')}`);
  }

  /** The newest run folder of region `test`. */
  async runFolder(): Promise<string> {
    const region = join(this.root, 'reports', 'test');
    // beside the runs lies the folder of baselines
    const runs = (await readdir(region)).filter((name) => /^\d/.test(name)).sort();
    const newest = runs.at(-1);
    if (newest === undefined) throw new Error(`no run in ${region}`);
    return join(region, newest);
  }

  /** A JSON file of the newest run. */
  async readJson<T>(file: string): Promise<T> {
    return JSON.parse(await readFile(join(await this.runFolder(), file), 'utf8')) as T;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}

/** Waits until a running osgate has printed a text; fails when it ends before. */
export async function printed(run: RunningOsgate, text: string | RegExp): Promise<void> {
  let seen = '';
  let ended = false;
  run.all?.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
  });
  void run.then(() => {
    ended = true;
  });
  while (seen.search(text) < 0) {
    if (ended) throw new Error(`osgate ended before it printed ${text}:\n${seen}`);
    await sleep(50);
  }
}
