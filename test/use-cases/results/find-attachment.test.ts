import { expect, test } from 'vitest';
import { readJunit } from '../../../src/junit/reader.ts';
import { readSubunit } from '../../../src/subunit/read.ts';
import {
  contentOf,
  findAttachments,
  onlySuite,
  onlyTest,
} from '../../../src/use-cases/results/find-attachment.ts';
import { attachment, packet } from '../../subunit/streams.ts';

const T = 'pkg.mod.Class.test_a';
const fail = packet({ testId: T, status: 'fail' });

async function content(found: ReturnType<typeof findAttachments>): Promise<string> {
  const pieces: Buffer[] = [];
  for (const one of found) for await (const piece of contentOf(one)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString();
}

test('of a stream that cannot be read again the text that was kept is printed, and never a part of it', async () => {
  const small = await readSubunit([attachment(T, 'log', 'small'), fail]);
  expect(await content(findAttachments(onlyTest(small, T), 'log'))).toBe('small');
  const piece = attachment(T, 'log', 'x'.repeat(1_000_000), { eof: false });
  const large = await readSubunit([piece, piece, attachment(T, 'log', 'end'), fail]);
  expect(large.tests[0]?.attachments[0]?.text).toContain('bytes left out');
  await expect(content(findAttachments(onlyTest(large, T), 'log'))).rejects.toThrow(
    '"log" was kept in part, and cannot be read again',
  );
});

test('suites of one name are printed one after the other', async () => {
  const suite = (text: string) => `<testsuite name="s"><system-out>${text}</system-out></testsuite>`;
  const results = await readJunit([Buffer.from(`<testsuites>${suite('one ')}${suite('two')}</testsuites>`)]);
  expect(await content(findAttachments(onlySuite(results, 's'), 'system-out'))).toBe('one two');
});
