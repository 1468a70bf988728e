import type { Container } from 'dockerode';
import { OsgateError } from '../model/errors.ts';
import { unpackArchive } from './archive.ts';
import { type Engine, isNotFound, messageOf } from './engine.ts';

/** The engine's id (`sha256:…`) and labels of an image; undefined when it has none under that reference. */
export async function findImage(
  { docker }: Engine,
  reference: string,
): Promise<{ id: string; labels: Readonly<Record<string, string>> } | undefined> {
  try {
    const image = await docker.getImage(reference).inspect();
    return { id: image.Id, labels: image.Config.Labels ?? {} };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** An image as a list shows it. */
export interface ImageSummary {
  readonly id: string;
  readonly references: readonly string[];
  /** `2026-11-22T23:10:00.000Z` */
  readonly created: string;
  readonly sizeBytes: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** The engine's images that carry a label, newest first. */
export async function findImages({ docker }: Engine, label: string): Promise<ImageSummary[]> {
  const images = await docker.listImages({ filters: { label: [label] } });
  return images
    .sort((a, b) => b.Created - a.Created)
    .map((image) => ({
      id: image.Id,
      references: (image.RepoTags ?? []).filter((tag) => tag !== '<none>:<none>'),
      created: new Date(image.Created * 1000).toISOString(),
      sizeBytes: image.Size,
      labels: image.Labels ?? {},
    }));
}

/** Names of the containers, running or not, that were made from each image, by image id. */
export async function imageUsers({ docker }: Engine): Promise<ReadonlyMap<string, readonly string[]>> {
  const containers = await docker.listContainers({ all: true });
  const byImage = Map.groupBy(containers, ({ ImageID }) => ImageID);
  return new Map(
    [...byImage].map(([id, users]) => [id, users.map(({ Id, Names }) => Names[0]?.slice(1) ?? Id)]),
  );
}

/**
 * Removes an image: each of its references, and with the last one its files. Nothing is forced.
 *
 * @throws OsgateError `engine` in the engine's words.
 */
export async function removeImage({ docker }: Engine, { id, references }: ImageSummary): Promise<void> {
  for (const name of references.length > 0 ? references : [id]) {
    try {
      await docker.getImage(name).remove();
    } catch (cause) {
      throw new OsgateError('engine', `removing the image ${name} failed: ${messageOf(cause)}`, { cause });
    }
  }
}

/**
 * Reads text files out of an image without running it: for each folder its files by their path below it, or undefined
 * where the image has no such folder.
 */
export async function readImageFolders(
  { docker }: Engine,
  image: string,
  folders: readonly string[],
): Promise<(ReadonlyMap<string, string> | undefined)[]> {
  const container = await docker.createContainer({ Image: image });
  try {
    const contents: (ReadonlyMap<string, string> | undefined)[] = [];
    for (const path of folders) contents.push(await readFolder(container, path));
    return contents;
  } finally {
    await container.remove({ v: true });
  }
}

async function readFolder(
  container: Container,
  path: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    return await unpackArchive(await container.getArchive({ path }));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
