import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Engine } from '../../engine/engine.ts';
import {
  type ContainerOutcome,
  followTempestContainer,
  hasTempestContainer,
  type RunFollower,
  runTempestContainer,
  type TempestContainer,
} from '../../engine/tempest-container.ts';
import { parseJson } from '../../model/json.ts';
import type { RunEnd } from '../../model/run-record.ts';
import { type SecretRules, secretRules } from '../../secrets/rules.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { runOfContainer } from '../../store/run-id.ts';
import { StreamMasker } from '../../subunit/mask-stream.ts';
import type { Notify } from '../events.ts';
import { createLiveView } from './live-view.ts';
import { createOutputMask, type WrittenFile } from './mask-output.ts';
import { startWatchdog } from './watchdog.ts';

export interface Execution {
  readonly runId: string;
  readonly folder: RunFolder;
  /** Seconds without any event after which the run is ended as stuck. */
  readonly stallSeconds: number;
  readonly notify: Notify;
  /** Masked in everything that is written to the run folder. */
  readonly secrets: readonly string[];
  /** Aborted by the user; the reason is the signal's name. */
  readonly signal: AbortSignal;
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
export async function execute(
  engine: Engine,
  container: TempestContainer,
  execution: Execution,
): Promise<RunEnd> {
  const watchdog = startWatchdog(engine, execution, 0);
  return bringHome(execution, watchdog, (follower) => runTempestContainer(engine, container, follower));
}

/**
 * The same for a run whose osgate died: its container goes on, or has ended and waits. Undefined when the engine has no
 * container of this run.
 */
export async function takeOver(engine: Engine, execution: Execution): Promise<RunEnd | undefined> {
  if (!(await hasTempestContainer(engine, execution.runId))) return undefined;
  const watchdog = startWatchdog(engine, execution, undefined);
  return bringHome(execution, watchdog, (follower) => followTempestContainer(engine, follower));
}

async function bringHome(
  execution: Execution,
  watchdog: ReturnType<typeof startWatchdog>,
  follow: (follower: RunFollower) => Promise<ContainerOutcome>,
): Promise<RunEnd> {
  const { runId, folder, stallSeconds, secrets, signal } = execution;
  const rules = secretRules(secrets);
  const mask = createOutputMask(rules);
  const live = showLive(execution, rules);
  try {
    const outcome = await follow({
      runId,
      outputFolder: folder.path,
      passThrough: mask.passThrough,
      onStream: (chunk) => {
        watchdog.heard(chunk.length);
        live.push(chunk);
      },
      signal: AbortSignal.any([signal, watchdog.signal]),
    });
    await live.end();
    await keepOneStream(execution, outcome);
    const written = await readEnd(folder, outcome, mask.stream);
    return endOf(written, outcome, { user: signal, stalled: watchdog.signal, stallSeconds });
  } finally {
    watchdog.stop();
    live.close();
  }
}

/** Shows the stream as it comes and keeps a copy, which only stands in for a stream that cannot be copied later. */
function showLive({ folder, notify }: Execution, rules: SecretRules) {
  const masker = new StreamMasker(rules);
  const view = createLiveView(notify);
  const copy = createWriteStream(folder.pathOf('liveStream'));
  copy.on('error', (error) =>
    notify({ kind: 'notice', text: `what is seen live is kept no more: ${error.message}` }),
  );
  const show = (chunk: Buffer) => {
    copy.write(chunk);
    view.push(chunk);
  };
  return {
    push: (chunk: Uint8Array) => show(masker.push(chunk)),
    end: async () => {
      show(masker.end());
      await new Promise((resolve) => copy.end(resolve));
    },
    close: () => copy.destroy(),
  };
}

/** The stream of record is the volume's. Where it was not copied, what was seen live takes its place. */
async function keepOneStream(
  { folder, runId, notify }: Execution,
  { engineError }: ContainerOutcome,
): Promise<void> {
  if (folder.has('stream')) return rm(folder.pathOf('liveStream'), { force: true });
  const why = engineError ?? 'the container left none';
  const again = engineError === undefined ? '' : `; osgate attach ${runOfContainer(runId)} tries it again`;
  notify({
    kind: 'notice',
    text: `no stream could be read from the run's volume (${why}): what was seen live is kept${again}`,
  });
  if (folder.has('liveStream')) await rename(folder.pathOf('liveStream'), folder.pathOf('stream'));
}

interface Stops {
  /** The user's signal. */
  readonly user: AbortSignal;
  readonly stalled: AbortSignal;
  readonly stallSeconds: number;
}

/** `written`: what the end marker says; undefined where there is none. */
function endOf(written: RunEnd | undefined, outcome: ContainerOutcome, stops: Stops): RunEnd {
  if (written?.kind === 'finished') return { ...written, ...(outcome.outOfMemory && { outOfMemory: true }) };
  const isStalled = stops.stalled.aborted && !stops.user.aborted;
  const stalled = isStalled ? ({ stalled: true } as const) : {};
  const cut = written ?? { kind: 'cut', why: whyCut(outcome, stops), ...stalled };
  return { ...cut, ...(outcome.ended !== undefined && { at: outcome.ended }) };
}

function whyCut(outcome: ContainerOutcome, { user, stalled, stallSeconds }: Stops): string {
  if (user.aborted) return `interrupted by ${String(user.reason)}`;
  if (stalled.aborted) return `no sign of life for ${stallSeconds} seconds: ended by osgate`;
  if (outcome.engineError !== undefined) {
    const what = outcome.exitCode === undefined ? 'the Docker Engine was lost' : COPY_FAILED;
    return `${what}: ${outcome.engineError}`;
  }
  const memory = outcome.outOfMemory ? ['out of memory'] : [];
  if (outcome.exitCode === 137) return ['the container was killed', ...memory].join(': ');
  return `the container ended without an end marker (${[`exit code ${outcome.exitCode}`, ...memory].join(', ')})`;
}

const COPY_FAILED = 'what the container wrote could not be copied';

/**
 * The end that the marker names, if it names the stream that came; undefined without a marker. Only what this container's volume
 * gave counts, and all of it: bytes that passed by may not have reached the disk.
 */
async function readEnd(
  folder: RunFolder,
  { saved, engineError }: ContainerOutcome,
  written: WrittenFile | undefined,
): Promise<RunEnd | undefined> {
  const isSaved = (file: 'stream' | 'endMarker') => saved.includes(basename(folder.pathOf(file)));
  if (!isSaved('endMarker') || (engineError !== undefined && !isSaved('stream'))) return undefined;
  const stream = isSaved('stream') ? written : undefined;
  const text = await folder.read('endMarker');
  if (text === undefined) return undefined;
  const marker = END_MARKER.safeParse(parseJson(text));
  if (!marker.success) return { kind: 'cut', why: 'the end marker cannot be read' };
  const wanted = marker.data.stream_bytes;
  const bytes = stream?.bytes ?? 0;
  if (bytes !== wanted || stream?.sha256 !== marker.data.stream_sha256) {
    return {
      kind: 'cut',
      why: `the stream of ${bytes} bytes is not the one of ${wanted} bytes that the runner wrote`,
    };
  }
  const { storedSha256: streamSha256 } = stream;
  return { kind: 'finished', runnerExitCode: marker.data.runner_exit_code, streamSha256 };
}
