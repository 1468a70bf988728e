import { expect, test } from 'vitest';
import { createTerminal } from '../../src/cli/terminal.ts';

test.each([
  ['a terminal', 120, 120],
  ['a pipe', undefined, 100],
  ['a terminal that was given no size', 0, 100],
])('on %s output is folded to a width that can be read', (_, columns, width) => {
  const stream = { on: () => {}, isTTY: columns !== undefined, columns };
  const process = { stdout: stream, stderr: stream, env: {} } as unknown as NodeJS.Process;
  expect(createTerminal(process).width).toBe(width);
});
