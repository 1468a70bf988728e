import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const LAB_CLOUDS = join(REPOSITORY, 'lab', 'clouds.yaml');

function startOsgate(root: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  return execa(process.execPath, [join(REPOSITORY, 'src', 'main.ts'), '--root', root, ...args], {
    reject: false,
    all: true,
    env: { OS_CLIENT_CONFIG_FILE: LAB_CLOUDS, NO_COLOR: '1', ...env },
  });
}
export type RunningOsgate = ReturnType<typeof startOsgate>;

/** A site repository of its own for one test: a copy of this one's profiles, with lists and files changed at will. */
export interface TestSite {
  readonly root: string;
  /** Starts `osgate ARGS --root <this site>`. Never rejects: look at the exit code. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>): RunningOsgate;
  /** The only run folder of region `test`, file by file on demand. */
  runFolder(): Promise<string>;
  readJson(file: string): Promise<never>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function createTestSite(): Promise<TestSite> {
  const root = await mkdtemp(join(tmpdir(), 'osgate-site-'));
  for (const folder of ['tempest-profiles', 'blacklists']) {
    await cp(join(REPOSITORY, folder), join(root, folder), { recursive: true });
  }
  const runFolder = async () => {
    const region = join(root, 'reports', 'test');
    const runs = await readdir(region);
    if (runs.length !== 1)
      throw new Error(`expected one run in ${region}, found ${runs.join(', ') || 'none'}`);
    return join(region, String(runs[0]));
  };
  return {
    root,
    start: (args, env = {}) => startOsgate(root, args, env),
    runFolder,
    readJson: async (file) => JSON.parse(await readFile(join(await runFolder(), file), 'utf8')) as never,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
