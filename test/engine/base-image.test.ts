import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ensureBaseImage } from '../../src/engine/base-image.ts';
import { answerJson, answerLines, type Handler, startFakeEngine } from './fake-engine.ts';

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

/** Of programs, found before those of the machine. */
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'osgate-programs-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function addProgram(name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}

/** An engine that cannot pull, on a machine whose debootstrap makes a folder with one file. */
async function bootstrappingEngine(onImport: Handler, removed: string[] = []) {
  await addProgram('debootstrap', 'mkdir "$3" && echo bookworm > "$3/etc"');
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  return startFakeEngine({
    'POST /images/create': (request, response) => {
      const isImport = request.url?.includes('fromSrc') === true;
      (isImport ? onImport : answerJson(500, { message: 'no such host' }))(request, response);
    },
    'DELETE /images/osgate/debian:bookworm': (request, response) => {
      removed.push(String(request.url));
      answerJson(200, [])(request, response);
    },
  });
}

test('where nothing can be pulled, Debian is bootstrapped', async () => {
  await using engine = await bootstrappingEngine(answerLines({ status: 'sha256:1' }));
  expect(await ensureBaseImage(engine, 'debian:bookworm', OPTIONS)).toBe('osgate/debian:bookworm');
});

test('an import that fails inside its stream is told', async () => {
  const full = 'write /var/lib/docker/tmp/x: no space left on device';
  await using engine = await bootstrappingEngine(
    answerLines({ errorDetail: { message: full }, error: full }),
  );
  await expect(ensureBaseImage(engine, 'debian:bookworm', OPTIONS)).rejects.toThrow(
    `bootstrapping Debian bookworm failed: ${full}`,
  );
});

test('a refused import leaves no process behind', async () => {
  await addProgram('tar', `echo $$ > ${folder}/pid; exec yes`);
  await using engine = await bootstrappingEngine(answerJson(500, { message: 'no disk' }));
  await expect(ensureBaseImage(engine, 'debian:bookworm', OPTIONS)).rejects.toThrow('failed: no disk');
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
});

test('of a folder that cannot be read whole no image is left', async () => {
  await addProgram('tar', 'echo "tar: etc/shadow: Cannot open: Input/output error" >&2; exit 2');
  const removed: string[] = [];
  await using engine = await bootstrappingEngine(answerLines({ status: 'sha256:1' }), removed);
  await expect(ensureBaseImage(engine, 'debian:bookworm', OPTIONS)).rejects.toThrow('Input/output error');
  expect(removed).toHaveLength(1);
});

test('a machine without debootstrap is told what to install', async () => {
  vi.stubEnv('PATH', folder);
  await using engine = await startFakeEngine({ 'POST /images/create': answerJson(500, { message: 'no' }) });
  await expect(ensureBaseImage(engine, 'debian:bookworm', OPTIONS)).rejects.toMatchObject({
    message: expect.stringMatching(/^bootstrapping Debian bookworm failed: .*debootstrap.* ENOENT/s),
    hint: expect.stringContaining('apt-get install debootstrap'),
  });
});
