import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import type { ArchiveFile } from '../engine/archive.ts';
import type { Engine } from '../engine/engine.ts';
import { type ContainerOutcome, runTempestContainer } from '../engine/tempest-container.ts';
import type { Problem } from '../model/problem.ts';
import type { RunEnd } from '../model/run-record.ts';
import type { RunFolder } from '../store/run-folder.ts';
import type { Notify } from './events.ts';
import { createLiveView } from './live-view.ts';

export interface Execution {
  readonly runId: string;
  readonly region: string;
  readonly image: string;
  /** What the entry point unpacks: conf, load list, settings. */
  readonly input: readonly ArchiveFile[];
  readonly folder: RunFolder;
  /** Seconds without any event after which the run is ended as stuck. */
  readonly stallSeconds: number;
  readonly notify: Notify;
  /** Aborted by the user; the reason is the signal's name. */
  readonly signal: AbortSignal;
}

export interface ExecutionResult {
  readonly end: RunEnd;
  /** What went wrong on the way home: files that are missing, a stream that is not the one the end marker names. */
  readonly problems: readonly Problem[];
}

/** What the entry point writes when the runner came to its own end. */
const END_MARKER = z.object({
  runner_exit_code: z.int(),
  finished: z.string(),
  stream_bytes: z.int(),
  stream_sha256: z.string(),
});

/**
 * Runs the planned tests in a container and brings stream, logs and end marker into the run folder. How the run ended
 * is told from the end marker, checked against the stream it names; never from an exit code.
 *
 * @throws OsgateError `engine` when the container cannot be created or started.
 */
export async function execute(engine: Engine, execution: Execution): Promise<ExecutionResult> {
  const { folder, notify, signal } = execution;
  const stalled = new AbortController();
  const live = createLiveView(notify);
  const liveCopy = createWriteStream(folder.pathOf('liveStream'));
  let watchdog: NodeJS.Timeout | undefined;
  const heard = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => stalled.abort(), execution.stallSeconds * 1000);
  };
  heard();
  try {
    const outcome = await runTempestContainer(engine, {
      runId: execution.runId,
      region: execution.region,
      image: execution.image,
      input: execution.input,
      outputFolder: folder.path,
      onStream: (chunk) => {
        heard();
        liveCopy.write(chunk);
        live.push(chunk);
      },
      onStderr: () => {},
      signal: AbortSignal.any([signal, stalled.signal]),
    });
    await new Promise((resolve) => liveCopy.end(resolve));
    const missing = await keepOneStream(folder, outcome);
    const cut = whyCut(outcome, signal, stalled.signal.aborted ? execution.stallSeconds : undefined);
    const { end, problems } = await readEnd(folder, cut);
    return { end, problems: [...missing, ...problems] };
  } finally {
    clearTimeout(watchdog);
    liveCopy.destroy();
  }
}

/** The stream of record is the volume's. Where the engine did not hand it out, what was seen live takes its place. */
async function keepOneStream(folder: RunFolder, outcome: ContainerOutcome): Promise<Problem[]> {
  if (folder.has('stream')) {
    await rm(folder.pathOf('liveStream'), { force: true });
    return [];
  }
  await rename(folder.pathOf('liveStream'), folder.pathOf('stream'));
  const why = outcome.engineError ?? 'the container left none';
  return [
    {
      code: 'live-stream-only',
      message: `the stream on the run's volume could not be read (${why}): results are those seen live`,
    },
  ];
}

function whyCut(outcome: ContainerOutcome, user: AbortSignal, stallSeconds: number | undefined): string {
  if (user.aborted) return `interrupted by ${String(user.reason)}`;
  if (stallSeconds !== undefined) return `no sign of life for ${stallSeconds} seconds: ended by osgate`;
  if (outcome.engineError !== undefined) return `the Docker Engine was lost: ${outcome.engineError}`;
  if (outcome.exitCode === 137) return 'the container was killed (exit code 137)';
  return `the container ended without an end marker (exit code ${outcome.exitCode})`;
}

async function readEnd(
  folder: RunFolder,
  cut: string,
): Promise<{ end: RunEnd; problems: readonly Problem[] }> {
  const text = await folder.read('endMarker');
  if (text === undefined) return { end: { kind: 'cut', why: cut }, problems: [] };
  const marker = END_MARKER.safeParse(parseJson(text));
  if (!marker.success) return { end: { kind: 'cut', why: 'the end marker cannot be read' }, problems: [] };
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of folder.chunks('stream')) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  if (bytes !== marker.data.stream_bytes || hash.digest('hex') !== marker.data.stream_sha256) {
    const why = `the stream has ${bytes} bytes and is not the one of ${marker.data.stream_bytes} bytes that the runner wrote`;
    return {
      end: { kind: 'cut', why },
      problems: [{ code: 'stream-differs', message: why, file: 'stream.subunit' }],
    };
  }
  return { end: { kind: 'finished', runnerExitCode: marker.data.runner_exit_code }, problems: [] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
