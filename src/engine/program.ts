import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { OsgateError } from '../model/errors.ts';
import { type Engine, messageOf } from './engine.ts';

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
export async function runProgram({ docker }: Engine, program: Program): Promise<ProgramOutput> {
  const { image, command, input } = program;
  try {
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
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      docker.modem.demuxStream(attached, stdout, stderr);
      attached.on('end', () => {
        stdout.end();
        stderr.end();
      });
      const output = Promise.all([text(stdout), text(stderr)]);
      await container.start();
      attached.end(input);
      const { StatusCode: exitCode } = await container.wait();
      const [out, err] = await output;
      return { exitCode, stdout: out, stderr: err };
    } finally {
      await container.remove({ force: true, v: true }).catch(() => {});
    }
  } catch (cause) {
    throw new OsgateError('engine', `running a program in ${image} failed: ${messageOf(cause)}`, { cause });
  }
}
