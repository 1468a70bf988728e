import { execa } from 'execa';
import type { Reader } from './tools.ts';

export interface Measurement {
  readonly seconds: number;
  /** Undefined where no python3 is there to ask the kernel. */
  readonly cpuSeconds: number | undefined;
  readonly peakMb: number | undefined;
}

/** Runs a program and prints what the kernel says it took. */
const WRAPPER = `
import json, os, sys, time
source = os.open(sys.argv[1] or os.devnull, os.O_RDONLY)
sink = os.open(os.devnull, os.O_WRONLY)
actions = [(os.POSIX_SPAWN_DUP2, source, 0), (os.POSIX_SPAWN_DUP2, sink, 1)]
start = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ, file_actions=actions)
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - start
print(json.dumps({'seconds': seconds, 'cpuSeconds': usage.ru_utime + usage.ru_stime, 'peakMb': usage.ru_maxrss / 1024,
                  'status': os.waitstatus_to_exitcode(status)}))
`;
/** What readers end with that have read everything: subunit2junitxml and stestr say by 1 that tests failed. */
const READ = [0, 1];

/** One run, as a whole process: from its start to its end. */
export async function measure(reader: Reader, file: string): Promise<Measurement> {
  const command = reader.command(file);
  const input = reader.stdin === true ? file : '';
  const options = { reject: false, ...(reader.folder !== undefined && { cwd: reader.folder }) } as const;
  const { stdout, stderr, failed } = await execa(
    'python3',
    ['-S', '-c', WRAPPER, input, ...command],
    options,
  );
  if (failed && stdout === '') return measureWall(command, options);
  const { status, ...measurement } = JSON.parse(stdout) as Measurement & { status: number };
  if (!READ.includes(status)) throw new Error(`${reader.name} ended with ${status}: ${stderr}`);
  return measurement;
}

async function measureWall(
  [program = '', ...args]: readonly string[],
  options: { readonly cwd?: string },
): Promise<Measurement> {
  const start = performance.now();
  await execa(program, args, { ...options, stdout: 'ignore' });
  return { seconds: (performance.now() - start) / 1000, cpuSeconds: undefined, peakMb: undefined };
}

/** The median of each figure. */
export function medianOf(measurements: readonly Measurement[]): Measurement {
  const middle = (values: readonly (number | undefined)[]) =>
    values
      .filter((value) => value !== undefined)
      .toSorted((a, b) => a - b)
      .at(Math.floor(values.length / 2));
  return {
    seconds: middle(measurements.map(({ seconds }) => seconds)) ?? Number.NaN,
    cpuSeconds: middle(measurements.map(({ cpuSeconds }) => cpuSeconds)),
    peakMb: middle(measurements.map(({ peakMb }) => peakMb)),
  };
}
