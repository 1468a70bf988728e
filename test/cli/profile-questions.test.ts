import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const PROFILES = fileURLToPath(new URL('../../tempest-profiles', import.meta.url));
const FILE = 'tempest-profiles/regions/prod-a.yaml';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'osgate-questions-'));
  await cp(PROFILES, join(root, 'tempest-profiles'), { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

/** `osgate profile init` on a terminal of its own, made by `script`; each answer is typed when a question was asked. */
async function initByHand(answers: readonly string[]): Promise<{ exitCode: number; screen: string }> {
  const command = `'${process.execPath}' '${MAIN}' --root '${root}' profile init --region prod-a --cloud prod-a`;
  const child = execa('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    reject: false,
    env: { NO_COLOR: '1', TERM: 'xterm' },
  });
  let screen = '';
  let asked = 0;
  for await (const chunk of child.iterable({ from: 'stdout', binary: true })) {
    screen += Buffer.from(chunk as Uint8Array).toString();
    const questions = screen.split('? ').length - 1;
    for (; asked < Math.min(questions, answers.length); asked++) child.stdin.write(answers[asked] ?? '');
  }
  return { exitCode: (await child).exitCode ?? -1, screen };
}

test('what no option says is asked for, a question at a time, and again when nothing was answered', async () => {
  const answers = ['zed\n', '\n', 'tenant-networks-fip\n', 'public\n', 'cirros\n', 'm1.tiny\n'];
  const { exitCode, screen } = await initByHand(answers);
  expect([exitCode, screen]).toEqual([0, expect.stringContaining(`wrote ${FILE}`)]);
  expect(screen.split('Which network model').length - 1).toBe(2);
  const text = await readFile(join(root, FILE), 'utf8');
  for (const said of ['zed', 'tenant-networks-fip', 'public', 'cirros', 'm1.tiny'])
    expect(text).toContain(said);
});

test('answers that were typed ahead, as by a paste, are taken one by one', async () => {
  const { exitCode, screen } = await initByHand(['zed\ntenant-networks-fip\npublic\ncirros\nm1.tiny\n']);
  expect([exitCode, screen]).toEqual([0, expect.stringContaining(`wrote ${FILE}`)]);
});

test.each([
  ['the end of input', '\u0004', 2, 'osgate: no answer to --model: nothing was written'],
  ['an interrupt', '\u0003', 130, ''],
])('%s instead of an answer writes nothing, and is no bug', async (_, key, expected, message) => {
  const { exitCode, screen } = await initByHand(['zed\n', key]);
  expect([exitCode, screen]).toEqual([expected, expect.stringContaining(message)]);
  expect(screen).not.toContain('bug in osgate');
  await expect(readFile(join(root, FILE))).rejects.toThrow('ENOENT');
});
