import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const WATCH = fileURLToPath(new URL('../../src/cli/signal-watch.ts', import.meta.url));

/** A process that watches signals while a run goes on, or before one does. */
const watching = (letRunEnd: boolean) =>
  execa(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { watchSignals } from ${JSON.stringify(WATCH)};
       const watch = watchSignals(({ text }) => console.log(text));
       if (${letRunEnd}) watch.letRunEnd().addEventListener('abort', ({ target }) => console.log('aborted by', target.reason));
       setInterval(() => {}, 1000);
       console.log('ready');`,
    ],
    { reject: false },
  );

test('the first Ctrl-C of a run ends the run and says so, the second one ends osgate', async () => {
  const process = watching(true);
  await once(process.stdout, 'data');
  process.kill('SIGINT');
  await once(process.stdout, 'data');
  process.kill('SIGINT');
  const { stdout, exitCode } = await process;
  expect([stdout.split('\n'), exitCode]).toEqual([
    [
      'ready',
      'SIGINT: ending the run; once more, and osgate leaves what there is of it to osgate attach',
      'aborted by SIGINT',
    ],
    130,
  ]);
});

test('before a run began a signal ends osgate at once', async () => {
  const process = watching(false);
  await once(process.stdout, 'data');
  process.kill('SIGTERM');
  expect(await process).toMatchObject({ stdout: 'ready', exitCode: 143 });
});
