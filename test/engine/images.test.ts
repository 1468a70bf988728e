import { expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { findImage, findImages, imageUsers, readImageFolders } from '../../src/engine/images.ts';
import { OsgateError } from '../../src/model/errors.ts';
import { answerJson, startFakeEngine } from './fake-engine.ts';

test('an image that the engine lacks is undefined, any other answer is an error', async () => {
  await using engine = await startFakeEngine({
    'GET /images/broken/json': answerJson(500, { message: 'disk full' }),
  });
  expect(await findImage(engine, 'absent')).toBeUndefined();
  await expect(findImage(engine, 'broken')).rejects.toThrow('looking for the image broken failed: disk full');
  await expect(findImage(engine, 'broken')).rejects.toBeInstanceOf(OsgateError);
});

test.each([
  ['images are listed', (engine: Engine) => findImages(engine, 'osgate.release')],
  ['containers are listed', imageUsers],
  ['an image is read', (engine: Engine) => readImageFolders(engine, 'osgate/lab:1', ['/opt'])],
])('an engine that is gone when %s is no bug in osgate', async (_what, ask) => {
  const engine = await startFakeEngine({});
  await engine[Symbol.asyncDispose]();
  await expect(ask(engine)).rejects.toBeInstanceOf(OsgateError);
});
