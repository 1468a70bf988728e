import { Readable } from 'node:stream';
import { OsgateError } from '../model/errors.ts';
import { type ArchiveFile, packArchive } from './archive.ts';
import { type Engine, messageOf } from './engine.ts';
import { followMessages } from './message-stream.ts';

export interface ImageBuild {
  /** The image reference that the result is tagged with. */
  readonly reference: string;
  /** The build context; the Dockerfile is one of its files. */
  readonly context: readonly ArchiveFile[];
  readonly dockerfile: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** `host` lets the build reach what this machine reaches; `none` proves that it needs no network. */
  readonly network: 'host' | 'none';
  /** Called with each line that the build prints. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}

const ERROR_CONTEXT_LINES = 25;

/**
 * Builds an image with the engine's classic builder.
 *
 * @throws OsgateError `engine` with the step's real error and the last lines that it printed.
 */
export async function buildImage(engine: Engine, build: ImageBuild): Promise<void> {
  const tail: string[] = [];
  const note = (text: string) => {
    for (const line of text.split('\n')) {
      if (line.trim() === '') continue;
      tail.push(line);
      if (tail.length > ERROR_CONTEXT_LINES) tail.shift();
      build.onLine?.(line);
    }
  };
  const failed = (why: string, cause?: unknown) =>
    new OsgateError('engine', `building ${build.reference} failed: ${why}`, {
      hint: `the last lines of the build:\n    ${tail.join('\n    ')}`,
      cause,
    });

  let failure: string | undefined;
  try {
    const messages = await engine.docker.buildImage(await readable(build.context), {
      t: build.reference,
      dockerfile: build.dockerfile,
      networkmode: build.network,
      buildargs: { ...build.buildArgs },
      rm: true,
      forcerm: true,
      ...(build.signal === undefined ? {} : { abortSignal: build.signal }),
    });
    failure = await followMessages(engine, messages, note);
  } catch (cause) {
    throw failed(messageOf(cause), cause);
  }
  if (failure !== undefined) throw failed(failure);
}

async function readable(context: readonly ArchiveFile[]): Promise<NodeJS.ReadableStream> {
  return Readable.from([await packArchive(context)], { objectMode: false });
}
