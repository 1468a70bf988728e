import { text } from 'node:stream/consumers';
import { demultiplex, exitCodeOf } from './attached.ts';
import { ask, type Engine } from './engine.ts';

export interface Program {
  readonly image: string;
  /** Replaces the image's entry point. */
  readonly command: readonly string[];
  readonly input: string;
}

export interface ProgramOutput {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a small program inside an image: no network, nothing to write to but `/tmp` in memory, removed at its end.
 *
 * @throws OsgateError `engine` when the container cannot be made or is lost.
 */
export async function runProgram(engine: Engine, program: Program): Promise<ProgramOutput> {
  return ask(`running a program in ${program.image}`, () => runOnce(engine, program));
}

async function runOnce({ docker }: Engine, { image, command, input }: Program): Promise<ProgramOutput> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: [...command],
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    HostConfig: {
      NetworkMode: 'none',
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Tmpfs: { '/tmp': 'mode=1777' },
      LogConfig: { Type: 'none', Config: {} },
    },
  });
  try {
    const options = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };
    const attached = await container.attach(options);
    const said = demultiplex(container, attached);
    const output = Promise.all([text(said.stdout), text(said.stderr)]);
    await container.start();
    attached.end(input);
    const exitCode = await exitCodeOf(container);
    const [stdout, stderr] = await output;
    return { exitCode, stdout, stderr };
  } finally {
    await container.remove({ force: true, v: true }).catch(() => {});
  }
}
