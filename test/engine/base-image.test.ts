import { expect, test } from 'vitest';
import { ensureBaseImage } from '../../src/engine/base-image.ts';
import { answerJson, answerLines, startFakeEngine } from './fake-engine.ts';

const OPTIONS = { aptMirror: undefined, offline: false, onLine: () => {} };

test('a base image of an earlier bootstrap is used where the registry has none', async () => {
  await using engine = await startFakeEngine({
    'GET /images/osgate/debian:bookworm/json': answerJson(200, { Id: 'sha256:1', Config: {} }),
  });
  expect(await ensureBaseImage(engine, 'debian:bookworm', OPTIONS)).toBe('osgate/debian:bookworm');
});

test('a pull that works is the base image', async () => {
  await using engine = await startFakeEngine({
    'POST /images/create': answerLines(
      { status: 'Pulling from library/debian' },
      { status: 'Digest: sha256:1' },
    ),
  });
  expect(await ensureBaseImage(engine, 'debian:bookworm', OPTIONS)).toBe('debian:bookworm');
});

test('a pull that fails inside its stream, for an image that cannot be bootstrapped, is an error', async () => {
  await using engine = await startFakeEngine({
    'POST /images/create': answerLines({
      errorDetail: { message: 'manifest unknown' },
      error: 'manifest unknown',
    }),
  });
  await expect(ensureBaseImage(engine, 'python:3.11', OPTIONS)).rejects.toThrow(
    'the base image python:3.11 is not here and cannot be pulled: manifest unknown',
  );
});
