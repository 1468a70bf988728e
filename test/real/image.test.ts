import { beforeAll, expect, test } from 'vitest';
import { connectEngine, type Engine } from '../../src/engine/engine.ts';
import { buildImage } from '../../src/engine/image-build.ts';
import { readImageFolders } from '../../src/engine/images.ts';
import { schemaErrors } from '../published-schema.ts';
import { osgate, planRegion, startLab } from './osgate.ts';

let engine: Engine;
let image: string;
beforeAll(async () => {
  engine = await connectEngine();
  await startLab();
  const plan = await planRegion();
  expect(schemaErrors('plan')(JSON.stringify(plan))).toEqual([]);
  image = plan.image;
});

test('an image holds no setting of the site: no layer, no history, no environment', async () => {
  const inspected = await engine.docker.getImage(image).inspect();
  expect(inspected.RootFS.Layers).toHaveLength(1);
  expect(inspected.Config.User).toBe('osgate');
  expect(inspected.Config.Env).toEqual([
    'PATH=/opt/osgate/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'LANG=C.UTF-8',
    'PYTHONDONTWRITEBYTECODE=1',
  ]);
  const history = JSON.stringify(await engine.docker.getImage(image).history());
  expect(history).not.toMatch(/http|proxy|BEGIN CERTIFICATE|pip\.conf/i);
  expect(await readImageFolders(engine, image, ['/build', '/root/.config'])).toEqual([undefined, undefined]);
});

test('an image whose installed Tempest is of another commit than its label says is refused', async () => {
  const original = await engine.docker.getImage(image).inspect();
  await engine.docker.getImage(image).tag({ repo: 'osgate/original', tag: 'test' });
  const metadata = '/opt/osgate/lib/python3.11/site-packages/tempest-39.0.0.dist-info/pbr.json';
  try {
    await buildImage(engine, {
      reference: image,
      dockerfile: 'Dockerfile',
      network: 'none',
      context: [
        {
          path: 'Dockerfile',
          content: `FROM osgate/original:test\nUSER root\nRUN sed -i s/5b9b80e3c/deadbeef0/ ${metadata}\nUSER osgate\n`,
        },
      ],
    });
    const plan = await osgate(['plan', '--region', 'test']);
    expect(plan.exitCode, plan.all).toBe(2);
    expect(plan.stderr).toContain('tempest was made of commit deadbeef0');
  } finally {
    const { Id: tampered } = await engine.docker.getImage(image).inspect();
    await engine.docker
      .getImage(original.Id)
      .tag({ repo: image.split(':')[0] ?? '', tag: image.split(':')[1] ?? '' });
    if (tampered !== original.Id) await engine.docker.getImage(tampered).remove();
    await engine.docker.getImage('osgate/original:test').remove();
  }
  const again = await osgate(['plan', '--region', 'test']);
  expect(again.exitCode, again.all).toBe(0);
});
