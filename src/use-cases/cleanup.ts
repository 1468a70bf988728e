import { findLeftovers, type Leftovers } from '../cloud/leftovers.ts';
import { openSession } from '../cloud/session.ts';
import { connectEngine, type Engine } from '../engine/engine.ts';
import { findImages } from '../engine/images.ts';
import { findRunContainers, findRunVolumes } from '../engine/tempest-container.ts';
import { BUILD_STAGE_LABEL } from '../image/dockerfile.ts';
import { OsgateError } from '../model/errors.ts';
import { isoDate } from '../model/iso-time.ts';
import { runOfContainer } from '../store/run-id.ts';
import { listRuns } from '../store/runs.ts';
import { readSite } from '../store/site.ts';
import { regionCredentials } from './site/credentials.ts';
import { type RunRequest, resolveSettings } from './site/settings.ts';
import type { Surroundings } from './surroundings.ts';

/** Something of osgate in the Docker Engine that nothing uses any more. */
interface EngineLeftover {
  readonly kind: 'container' | 'volume' | 'image';
  /** Of an image: the beginning of its id. */
  readonly name: string;
  /** Of an image. */
  readonly sizeBytes?: number;
  /** What removes it. */
  readonly command: string;
}

/** What earlier runs left, and what is going on meanwhile. */
export interface RegionLeftovers extends Leftovers {
  readonly region: string;
  /** Ids of runs that go on now, as far as this machine's engine knows: what they made is among the leftovers. */
  readonly running: readonly string[];
  readonly engine: readonly EngineLeftover[];
}

/**
 * Looks for what Tempest left in a region, and osgate in this machine's engine. Changes nothing.
 *
 * @throws OsgateError `invalid-input` for files of the site, `environment` when the cloud cannot be asked.
 */
export async function listLeftovers(
  { root, workingFolder, env, now }: Surroundings,
  request: RunRequest,
  prefix: string | undefined,
): Promise<RegionLeftovers> {
  const site = await readSite(root, workingFolder);
  const { profile } = resolveSettings(site, request, isoDate(now()));
  const { region } = profile;
  const session = await openSession(await regionCredentials({ root: site.root, profile, env }));
  const { leftovers, commands, unseen } = await findLeftovers(session, prefix);
  const found = await lookInEngine(site.root, region);
  return {
    ...{ region, leftovers, commands },
    running: found.running,
    engine: found.engine,
    unseen: [...unseen, ...(found.unseen ?? [])],
  };
}

type FoundInEngine = Pick<RegionLeftovers, 'running' | 'engine'> & { readonly unseen?: readonly string[] };

/** An engine that does not answer keeps nobody from seeing what is in the cloud. */
async function lookInEngine(root: string, region: string): Promise<FoundInEngine> {
  try {
    return await findInEngine(await connectEngine(), root, region);
  } catch (error) {
    if (!(error instanceof OsgateError)) throw error;
    return { running: [], engine: [], unseen: [error.message] };
  }
}

async function findInEngine(engine: Engine, root: string, region: string): Promise<FoundInEngine> {
  const containers = await findRunContainers(engine, region);
  const names = new Set(containers.map(({ name }) => name));
  const volumes = (await findRunVolumes(engine, region)).filter((name) => !names.has(name));
  const stored = new Set((await listRuns(root)).map(({ id }) => id));
  const stages = await findImages(engine, BUILD_STAGE_LABEL);
  return {
    running: [
      ...new Set(containers.filter(({ isRunning }) => isRunning).map(({ id }) => runOfContainer(id))),
    ],
    engine: [
      ...containers
        .filter(({ isRunning }) => !isRunning)
        .map(({ id, name }): EngineLeftover => {
          const run = runOfContainer(id);
          // its results are on its volume
          const command = stored.has(run)
            ? `osgate attach ${run}`
            : `docker rm ${name} && docker volume rm ${name}`;
          return { kind: 'container', name, command };
        }),
      ...volumes.map(
        (name): EngineLeftover => ({ kind: 'volume', name, command: `docker volume rm ${name}` }),
      ),
      ...stages.map(({ id, sizeBytes }): EngineLeftover => {
        const name = id.replace('sha256:', '').slice(0, 12);
        return { kind: 'image', name, sizeBytes, command: 'osgate image prune --yes' };
      }),
    ],
  };
}
