import { expect, test } from 'vitest';
import { findImage } from '../../src/engine/images.ts';
import { answerJson, startFakeEngine } from './fake-engine.ts';

test('an image that the engine lacks is undefined, any other answer is an error', async () => {
  await using engine = await startFakeEngine({
    'GET /images/broken/json': answerJson(500, { message: 'disk full' }),
  });
  expect(await findImage(engine, 'absent')).toBeUndefined();
  await expect(findImage(engine, 'broken')).rejects.toThrow('disk full');
});
