import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check } from '../model/check.ts';
import type { SiteProfile } from '../model/site-profile.ts';
import type { CloudFacts, ScenarioImageFormat } from '../tempest/cloud-facts.ts';
import { joinVersioned, serviceUrl } from './service.ts';
import type { CloudSession } from './session.ts';

/** The image file that scenario tests upload themselves. */
export interface ScenarioImage {
  readonly format: ScenarioImageFormat;
  /** Undefined where it cannot be read after all. */
  readonly read: () => Promise<Uint8Array | undefined>;
}

interface Image {
  readonly size?: number | null;
  readonly disk_format?: string | null;
  readonly container_format?: string | null;
}

/** It travels with the input of a run, in memory. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Finds the file that Tempest needs as `[scenario] img_file`: the profile's `images.file`, else what the default image
 * holds. Nothing is downloaded before `read`. Undefined, with a check that says why, where there is none: tests that
 * upload an image would fail.
 */
export async function findScenarioImage(
  session: CloudSession,
  { root, profile, facts }: { root: string; profile: SiteProfile; facts: CloudFacts },
): Promise<{ image: ScenarioImage | undefined; check: Check }> {
  const { file } = profile.images;
  return file === undefined ? ofDefaultImage(session, facts) : ofFile(root, file);
}

const NAME = 'image file';
const REMEDY = 'name a small image file as images.file in the profile';

async function ofFile(root: string, file: string) {
  const content = await readFile(join(root, file)).catch(() => undefined);
  if (content === undefined) {
    const detail = `images.file: ${file} cannot be read`;
    const remedy = 'it is relative to the folder with tempest-profiles/';
    return { image: undefined, check: { name: NAME, state: 'fail', detail, remedy } as const };
  }
  if (content.length > MAX_BYTES) {
    const detail = `images.file: ${file} has ${inMib(content.length)}, at most ${inMib(MAX_BYTES)} travel with a run`;
    return { image: undefined, check: { name: NAME, state: 'fail', detail, remedy: REMEDY } as const };
  }
  const format = { diskFormat: diskFormatOf(content), containerFormat: 'bare' };
  const detail = `${file}, ${format.diskFormat}, ${inMib(content.length)}`;
  const image: ScenarioImage = { format, read: () => Promise.resolve(content) };
  return { image, check: { name: NAME, state: 'ok', detail } as const };
}

async function ofDefaultImage(session: CloudSession, facts: CloudFacts) {
  const url = serviceUrl(session, 'image');
  const address = joinVersioned(url ?? '', `/v2/images/${facts.images.defaultId}`);
  const found = url === undefined ? undefined : ((await session.get(address)).json as Image | undefined);
  const { size, disk_format: diskFormat, container_format: containerFormat } = found ?? {};
  const lacking = (detail: string) => ({
    image: undefined,
    check: {
      name: NAME,
      state: 'warn',
      detail: `${detail}; tests that upload an image will fail`,
      remedy: REMEDY,
    } as const,
  });
  if (!size || !diskFormat || !containerFormat)
    return lacking('the default image does not say what it holds');
  if (size > MAX_BYTES) {
    return lacking(`the default image has ${inMib(size)}, at most ${inMib(MAX_BYTES)} travel with a run`);
  }
  const image: ScenarioImage = {
    format: { diskFormat, containerFormat },
    read: () => session.download(`${address}/file`, MAX_BYTES),
  };
  const detail = `the default image's own, ${diskFormat}, ${inMib(size)}`;
  return { image, check: { name: NAME, state: 'ok', detail } as const };
}

/** By its first bytes. Sources: QEMU's docs/interop/qcow2.txt; the VMDK specification, "sparse extent header". */
function diskFormatOf(content: Uint8Array): string {
  const magic = Buffer.from(content.subarray(0, 4)).toString('latin1');
  return { 'QFI\u00fb': 'qcow2', KDMV: 'vmdk' }[magic] ?? 'raw';
}

function inMib(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1024 / 1024))} MiB`;
}
