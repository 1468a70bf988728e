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
 * Builds an image with the engine's classic builder. Earlier stages, which saw what the image must not hold, are removed behind it.
 *
 * @throws OsgateError `engine` with the step's real error and the last lines that it printed.
 */
export async function buildImage(engine: Engine, build: ImageBuild): Promise<void> {
  const tail: string[] = [];
  const stages = new StageIds();
  const note = (text: string) => {
    for (const line of text.split('\n')) {
      if (line.trim() === '') continue;
      stages.read(line);
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
  for (const id of stages.ids) await removeStage(engine, id);
}

/** The last image of each stage but the last, out of what the builder prints: ` ---> 1ab8709e6da7`, then `Step 9/14 : FROM scratch`. */
class StageIds {
  readonly ids: string[] = [];
  #last: string | undefined;

  read(line: string): void {
    const id = /^ ---> ([0-9a-f]+)$/.exec(line)?.[1];
    if (id !== undefined) this.#last = id;
    else if (this.#last !== undefined && /^Step \d+\/\d+ : FROM /.test(line)) this.ids.push(this.#last);
  }
}

/** One that has a name is somebody's; one that another build stands on stays, and `osgate image prune` names it. */
async function removeStage({ docker }: Engine, id: string): Promise<void> {
  try {
    const image = docker.getImage(id);
    if ((await image.inspect()).RepoTags?.length === 0) await image.remove();
  } catch {
    // what was asked for is built
  }
}

async function readable(context: readonly ArchiveFile[]): Promise<NodeJS.ReadableStream> {
  return Readable.from([await packArchive(context)], { objectMode: false });
}
