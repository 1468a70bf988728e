import { unpackArchive } from './archive.ts';
import { ask, type Engine, lookFor } from './engine.ts';

/** The engine's id (`sha256:…`) and labels of an image; undefined when it has none under that reference. @throws OsgateError `engine`. */
export async function findImage(
  { docker }: Engine,
  reference: string,
): Promise<{ id: string; labels: Readonly<Record<string, string>> } | undefined> {
  const image = await lookFor(`the image ${reference}`, () => docker.getImage(reference).inspect());
  return image && { id: image.Id, labels: image.Config.Labels ?? {} };
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

/** The engine's images that carry a label, newest first. @throws OsgateError `engine`. */
export async function findImages({ docker }: Engine, label: string): Promise<ImageSummary[]> {
  const images = await ask('listing images', () => docker.listImages({ filters: { label: [label] } }));
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

/** Names of the containers, running or not, that were made from each image, by image id. @throws OsgateError `engine`. */
export async function imageUsers({ docker }: Engine): Promise<ReadonlyMap<string, readonly string[]>> {
  const containers = await ask('listing containers', () => docker.listContainers({ all: true }));
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
    await ask(`removing the image ${name}`, () => docker.getImage(name).remove());
  }
}

/**
 * Reads text files out of an image without running it: for each folder its files by their path below it, or undefined
 * where the image has no such folder.
 *
 * @throws OsgateError `engine`.
 */
export async function readImageFolders(
  { docker }: Engine,
  image: string,
  folders: readonly string[],
): Promise<(ReadonlyMap<string, string> | undefined)[]> {
  return ask(`reading files of the image ${image}`, async () => {
    const container = await docker.createContainer({ Image: image });
    try {
      const contents: (ReadonlyMap<string, string> | undefined)[] = [];
      for (const path of folders) {
        const tar = await lookFor(path, () => container.getArchive({ path }));
        contents.push(tar && (await unpackArchive(tar)));
      }
      return contents;
    } finally {
      await container.remove({ v: true }).catch(() => {});
    }
  });
}
