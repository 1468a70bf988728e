import { expect, test } from 'vitest';
import { readNamedFile } from '../../src/store/named-file.ts';

test.each([
  ['nowhere.txt', 'there is no plan nowhere.txt'],
  ['.', '. cannot be read: EISDIR: illegal operation on a directory, read'],
])('%s is a slip of the user', async (file, message) => {
  await expect(readNamedFile(file, process.cwd(), 'plan')).rejects.toMatchObject({
    code: 'invalid-input',
    message,
  });
});
