import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { zstdDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { secretRules } from '../../../src/secrets/rules.ts';
import { writeBundle } from '../../../src/store/bundle.ts';
import { attachReport } from '../../../src/use-cases/past/attach-report.ts';
import { finishRun } from '../../../src/use-cases/run/finish.ts';
import { createOutputMask } from '../../../src/use-cases/run/mask-output.ts';
import { packet } from '../../subunit/streams.ts';
import { startFakeTracker } from '../../tracker/fake-tracker.ts';
import { storeRun } from '../stored-run.ts';

/** Each of them holds `CANARY`, as it is or in base64 or hexadecimal. */
const PASSWORD = 'CANARY/x+&"\'한 p<w';
const TEST = 'a.B.test_1';

/** What tests of a cloud print, with secrets in it; `known`: only its value tells that it is one. */
const PRINTED: readonly string[] = [
  `known: ${PASSWORD}`,
  `known: ${encodeURIComponent(PASSWORD).replace(/%../g, (code) => code.toLowerCase())} ${JSON.stringify({ a: JSON.stringify({ p: PASSWORD }) })}`,
  ...['', 'x', 'xy'].map(
    (before) => `known: ${Buffer.from(`${before}${PASSWORD} and on`).toString('base64')}`,
  ),
  'known: CANARY/x+&amp;&quot;&#x27;한 p&lt;w',
  `Request - Headers: {'X-Auth-Token': 'CANARY-1', 'Accept': 'application/json'}`,
  `        Body: {"user": {"name": "tempest-1", "password": "1_CANARY-2", "enabled": true}}`,
  `{"server": {"adminPass": "CANARY-3", "user_data": "${Buffer.from('#!CANARY').toString('base64')}"}}`,
  `-----BEGIN RSA PRIVATE KEY-----\n${'CANARY+/'.repeat(8)}\n-----END RSA PRIVATE KEY-----`,
  `curl -g -i -X GET http://h/v3 -H "X-Auth-Token: CANARY-4" -H "Accept: a"`,
  'http://user:CANARY-5@proxy:3128/ and rabbit://openstack:CANARY-6@h:5672//',
  '"Env": ["OS_PASSWORD=CANARY-7", "OS_TOKEN=CANARY-8", "PATH=/bin"]',
  '[identity]\nadmin_password = CANARY-9\n[identity]\nadmin_username = admin',
  '- username: u\n  password: "CANARY-10"\n  project_name: p',
  'Credentials(username=u, password=CANARY-11)',
];
const PLAIN_LOG = PRINTED.join('\n');

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'osgate-canary-'));
  await mkdir(join(root, 'tempest-profiles'));
});
afterEach(() => rm(root, { recursive: true }));

test('no secret that was printed is in any file of a run, in its bundle or in what a ticket gets', async () => {
  const folder = await storeRun(root, { id: '20260101T000000Z-smoke-aaaa', endings: { [TEST]: 'fail' } });
  const mask = createOutputMask(secretRules([PASSWORD]));
  for (const [name, content] of [
    ['stream.subunit', printedStream()],
    ['runner.log', Buffer.from(PLAIN_LOG)],
    ['tempest.log', Buffer.from(PLAIN_LOG.replaceAll('\n', '\r\n'))],
  ] as const) {
    const chunks = Array.from({ length: Math.ceil(content.length / 7) }, (_, at) =>
      content.subarray(at * 7, at * 7 + 7),
    );
    await pipeline([
      Readable.from(chunks),
      ...mask.passThrough(name),
      createWriteStream(join(folder.path, name)),
    ]);
  }
  const rest = { notify: () => {}, now: () => new Date('2026-01-01T00:10:00Z'), secrets: [PASSWORD] };
  const { input } = await finishRun({ root, folder, ...rest });
  expect(input.verdict.word).toBe('fail');

  const bundle = join(root, 'bundle.tar.zst');
  await writeBundle(folder.path, bundle);
  await writeFile(join(folder.path, 'bundle'), zstdDecompressSync(await readFile(bundle)));
  await writeFile(join(folder.path, 'packed in the page'), JSON.stringify(input.verdict));
  await writeFile(join(folder.path, 'ticket'), await sentToTicket(folder.path));
  let masks = 0;
  for (const name of await readdir(folder.path)) {
    const content = (await readFile(join(folder.path, name))).toString('latin1');
    const found = /.{0,60}(?:CANARY|Q0FOQVJZ|DQU5BUl|NBTkFSW|43414e415259).{0,20}/.exec(content);
    expect([name, found?.[0]]).toEqual([name, undefined]);
    masks += content.split('***').length - 1;
  }
  // all of it was really there
  expect(masks).toBeGreaterThan(3 * PRINTED.length);
});

/** Every text in an attachment, a traceback, a reason and between the packets; attachments cut at odd places. */
function printedStream(): Buffer {
  const text = { testId: TEST, mime: 'text/plain;charset=utf8' };
  const log = Buffer.from(PLAIN_LOG);
  const cut = (name: string, bytes: Buffer, size: number) =>
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => {
      const piece = bytes.subarray(at * size, at * size + size);
      return packet({ ...text, file: { name, bytes: piece }, eof: (at + 1) * size >= bytes.length });
    });
  return Buffer.concat([
    Buffer.from(`${PLAIN_LOG}\n`),
    packet({ testId: TEST, status: 'exists' }),
    packet({ testId: TEST, status: 'inprogress' }),
    ...cut("pythonlogging:''", log, 11),
    ...cut('traceback', log, 97),
    ...cut('console', Buffer.from(`say ${PASSWORD} twice`, 'utf16le'), 5),
    packet({ testId: TEST, status: 'fail' }),
    packet({ testId: 'a.B.test_2', status: 'inprogress' }),
    packet({
      ...text,
      testId: 'a.B.test_2',
      status: 'skip',
      file: { name: 'reason', bytes: log },
      eof: true,
    }),
  ]);
}

async function sentToTicket(run: string): Promise<string> {
  await using tracker = await startFakeTracker(() => ({
    status: 200,
    body: { upload: { token: '1.x' }, issue: {} },
  }));
  const env = { REDMINE_TOKEN: 'k3y-of-redmine', REDMINE_URL: tracker.url };
  await attachReport({ run, to: 'redmine', ticket: '1', url: undefined }, { root, workingFolder: root, env });
  return tracker.seen.map(({ body }) => body).join('\n');
}
