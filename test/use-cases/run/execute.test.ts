import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packArchive } from '../../../src/engine/archive.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { openRunFolder, type RunFolder } from '../../../src/store/run-folder.ts';
import { encodePacket } from '../../../src/subunit/encoder.ts';
import type { RunEvent } from '../../../src/use-cases/events.ts';
import { execute } from '../../../src/use-cases/run/execute.ts';

const STREAM = Buffer.concat(
  (['exists', 'inprogress', 'success'] as const).map((status) =>
    encodePacket({ testId: 'a.B.test_1[smoke]', status, runnable: true, eof: false }),
  ),
);

const SECRET = 'hunter2-secret';

let place: string;
let folder: RunFolder;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'osgate-run-'));
  folder = openRunFolder(place);
});
afterEach(() => rm(place, { recursive: true }));

interface Behaviour {
  /** Answers the wait for the container's end. */
  wait(response: ServerResponse): void;
  /** Files on the run's volume; undefined: the engine fails to hand them out. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** What it says of the ended container; undefined: it fails to. */
  readonly state?: { readonly OOMKilled: boolean; readonly FinishedAt: string };
  /** How large the recorded stream is each time that somebody asks; undefined: it fails to say. */
  readonly recorded?: () => number;
}

/** An engine whose only container prints the stream and then behaves as told. */
async function startEngine(behaviour: Behaviour) {
  const requests: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').replace(/^\/v[\d.]+/, '').replace(/\?.*$/, '');
    requests.push(`${request.method} ${path}`);
    request.resume();
    const answer = (status: number, body: unknown = {}) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (path === '/containers/create') return answer(201, { Id: 'c1' });
    if (path === '/containers/c1/wait') return void sleep(50).then(() => behaviour.wait(response));
    if (path === '/containers/c1/start' || request.method === 'DELETE') return response.writeHead(204).end();
    if (path === '/containers/c1/json' && behaviour.state !== undefined) {
      return answer(200, { State: behaviour.state });
    }
    if (path === '/containers/c1/archive' && behaviour.files !== undefined) {
      const entries = Object.entries(behaviour.files).map(([name, content]) => ({
        path: `osgate/${name}`,
        content,
      }));
      response.writeHead(200, { 'content-type': 'application/x-tar' });
      return void packArchive(entries).then((tar) => response.end(tar));
    }
    if (request.method === 'HEAD' && behaviour.recorded !== undefined) {
      const stat = Buffer.from(JSON.stringify({ size: behaviour.recorded() })).toString('base64');
      return response.writeHead(200, { 'x-docker-container-path-stat': stat }).end();
    }
    return answer(path === '/volumes/create' ? 201 : 500, { message: 'the fake engine does not do this' });
  });
  server.on('upgrade', (_request, socket) => {
    socket.on('error', () => {});
    socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
    const header = Buffer.alloc(8);
    header[0] = 1;
    header.writeUInt32BE(STREAM.length, 4);
    socket.write(Buffer.concat([header, STREAM]));
  });
  const socketPath = join(place, 'docker.sock');
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const engine: Engine = { docker: new Docker({ socketPath }), version: 'fake', address: socketPath };
  return {
    engine,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function run(
  engine: Engine,
  events: RunEvent[] = [],
  signal = new AbortController().signal,
  stallSeconds = 60,
) {
  const container = {
    region: 'test',
    image: 'osgate/tempest:zed',
    input: [{ path: 'tempest.conf', content: '' }],
  };
  const notify = (event: RunEvent) => events.push(event);
  const secrets = [SECRET];
  return execute(engine, container, { runId: 'r1', folder, stallSeconds, notify, secrets, signal });
}

const exits = (code: number) => (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ StatusCode: code }));
};
const marker = (stream: Buffer) =>
  JSON.stringify({
    runner_exit_code: 0,
    finished: '2026-01-01T00:00:00.000+00:00',
    stream_bytes: stream.length,
    stream_sha256: createHash('sha256').update(stream).digest('hex'),
  });

const FINISHED = {
  kind: 'finished',
  runnerExitCode: 0,
  streamSha256: createHash('sha256').update(STREAM).digest('hex'),
};

test('an end marker that names the stream is a finished run; events came live; nothing is left in the engine', async () => {
  await using fake = await startEngine({
    wait: exits(0),
    files: { 'stream.subunit': STREAM, 'end.json': marker(STREAM) },
  });
  const events: RunEvent[] = [];
  expect(await run(fake.engine, events)).toEqual(FINISHED);
  expect(events.map((event) => event.kind)).toEqual(['started', 'finished']);
  expect(await readFile(folder.pathOf('stream'))).toEqual(STREAM);
  expect(folder.has('liveStream')).toBe(false);
  expect(fake.requests).toContain('DELETE /containers/c1');
  expect(fake.requests).toContain('DELETE /volumes/osgate-r1');
});

test('a container that exits 0 without an end marker did not finish', async () => {
  await using fake = await startEngine({ wait: exits(0), files: { 'stream.subunit': STREAM } });
  expect(await run(fake.engine)).toEqual({
    kind: 'cut',
    why: 'the container ended without an end marker (exit code 0)',
  });
});

test('an end marker that names another stream is no end', async () => {
  await using fake = await startEngine({
    wait: exits(0),
    files: { 'stream.subunit': STREAM.subarray(1), 'end.json': marker(STREAM) },
  });
  expect(await run(fake.engine)).toMatchObject({
    kind: 'cut',
    why: expect.stringMatching(/is not the one of \d+ bytes/),
  });
});

test.each(['{', '{"runner_exit_code": "0"}'])('an end marker that is %s is no end', async (text) => {
  await using fake = await startEngine({
    wait: exits(0),
    files: { 'stream.subunit': STREAM, 'end.json': text },
  });
  expect(await run(fake.engine)).toEqual({ kind: 'cut', why: 'the end marker cannot be read' });
});

test.each([
  ['before it answers the wait', (response: ServerResponse) => void response.destroy()],
  [
    'while it is waited for: a real one answers at once, and says the exit code later',
    (response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      setTimeout(() => response.destroy(), 50);
    },
  ],
])('an engine that is lost %s is a cut run, and what was seen live is kept', async (_when, wait) => {
  await using fake = await startEngine({ wait });
  const events: RunEvent[] = [];
  expect(await run(fake.engine, events)).toMatchObject({
    kind: 'cut',
    why: expect.stringMatching(/^the Docker Engine was lost: /),
  });
  expect(await readFile(folder.pathOf('stream'))).toEqual(STREAM);
  expect(events.at(-1)).toMatchObject({ kind: 'notice', text: expect.stringContaining('seen live is kept') });
  expect(fake.requests.filter((request) => request.startsWith('DELETE'))).toEqual([]);
});

const AT = { FinishedAt: '2026-01-01T00:00:05.123456789Z' };
const CUT_AT = '2026-01-01T00:00:05.123Z';

test.each([
  [137, true, 'the container was killed: out of memory'],
  [137, false, 'the container was killed'],
  [1, true, 'the container ended without an end marker (exit code 1, out of memory)'],
])('a container that ended with %i (OOM %s) says why and when', async (code, OOMKilled, why) => {
  const state = { OOMKilled, ...AT };
  await using fake = await startEngine({ wait: exits(code), files: { 'stream.subunit': STREAM }, state });
  expect(await run(fake.engine)).toEqual({ kind: 'cut', why, at: CUT_AT });
});

test('a process that was killed for want of memory is told of a finished run, too', async () => {
  const files = { 'stream.subunit': STREAM, 'end.json': marker(STREAM) };
  await using fake = await startEngine({ wait: exits(0), files, state: { OOMKilled: true, ...AT } });
  expect(await run(fake.engine)).toEqual({ ...FINISHED, outOfMemory: true });
});

test.each([
  'stream.subunit',
  'end.json',
])('a disk that is full for %s leaves no finished run', async (name) => {
  for (const path of [name, `${name}.tmp`]) await symlink('/dev/full', join(place, path));
  await using fake = await startEngine({
    wait: exits(0),
    files: { 'end.json': marker(STREAM), 'stream.subunit': STREAM },
  });
  expect(await run(fake.engine)).toEqual({
    kind: 'cut',
    why: 'what the container wrote could not be copied: ENOSPC: no space left on device, write',
  });
  expect(fake.requests.filter((request) => request.startsWith('DELETE'))).toEqual([]);
});

test('a disk that is full for the live copy does not disturb the run', async () => {
  await symlink('/dev/full', join(place, 'stream.live.subunit'));
  await using fake = await startEngine({
    wait: exits(0),
    files: { 'end.json': marker(STREAM), 'stream.subunit': STREAM },
  });
  expect(await run(fake.engine)).toEqual(FINISHED);
});

test('an interrupted run says by what', async () => {
  await using fake = await startEngine({ wait: exits(143), files: { 'stream.subunit': STREAM } });
  const interruption = new AbortController();
  interruption.abort('SIGINT');
  expect(await run(fake.engine, [], interruption.signal)).toEqual({
    kind: 'cut',
    why: 'interrupted by SIGINT',
  });
});

test('a run of which nothing is heard is ended and said to be stuck', async () => {
  await using fake = await startEngine({
    wait: (response) => void sleep(200).then(() => exits(143)(response)),
    files: { 'stream.subunit': STREAM },
  });
  const end = await run(fake.engine, [], undefined, 0.1);
  const why = 'no sign of life for 0.1 seconds: ended by osgate';
  expect(end).toEqual({ kind: 'cut', why, stalled: true });
  expect(fake.requests).toContain('POST /containers/c1/stop');
});

test('a run that is recorded goes on, although nothing of it is heard', async () => {
  let size = STREAM.length;
  await using fake = await startEngine({
    wait: (response) => void sleep(450).then(() => exits(0)(response)),
    files: { 'stream.subunit': STREAM, 'end.json': marker(STREAM) },
    recorded: () => size++ + 1,
  });
  const events: RunEvent[] = [];
  expect(await run(fake.engine, events, undefined, 0.1)).toEqual(FINISHED);
  expect(fake.requests).not.toContain('POST /containers/c1/stop');
  expect(events).toContainEqual({
    kind: 'notice',
    text: 'the run goes on, but nothing of it is seen live any more',
  });
});

test('a run whose record does not grow either is stuck', async () => {
  await using fake = await startEngine({
    wait: (response) => void sleep(450).then(() => exits(143)(response)),
    files: { 'stream.subunit': STREAM },
    recorded: () => STREAM.length,
  });
  expect(await run(fake.engine, [], undefined, 0.1)).toMatchObject({ kind: 'cut', stalled: true });
});

test('nothing that is written holds a secret, and the run is still finished', async () => {
  const id = 'a.B.test_1[smoke]';
  const piece = (text: string) =>
    encodePacket({ testId: id, file: { name: 'log', bytes: Buffer.from(text) }, runnable: true, eof: false });
  const stream = Buffer.concat([
    STREAM.subarray(0, -1),
    STREAM.subarray(-1),
    piece(`{"password": "generated-one"} hunter2-`),
    piece('secret and more'),
  ]);
  await using fake = await startEngine({
    wait: exits(0),
    files: {
      'stream.subunit': stream,
      'runner.log': `Basic ${Buffer.from(`admin:${SECRET}`).toString('base64')}`,
      'end.json': marker(stream),
    },
  });
  const end = await run(fake.engine);
  const stored = await readFile(folder.pathOf('stream'));
  expect(end).toEqual({ ...FINISHED, streamSha256: createHash('sha256').update(stored).digest('hex') });
  const written = stored.toString('latin1');
  expect(written).toContain('{"password": "***"} *** and more');
  expect(await readFile(folder.pathOf('runnerLog'), 'utf8')).toMatch(/^Basic [A-Za-z0-9]*\*\*\*=?$/);
});
