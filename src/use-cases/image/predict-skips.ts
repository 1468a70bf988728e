import { readFile } from 'node:fs/promises';
import type { Engine } from '../../engine/engine.ts';
import { runProgram } from '../../engine/program.ts';
import type { TestId } from '../../model/test-id.ts';
import { type PredictedTests, parsePredictedTests } from '../../tempest/predicted-skips.ts';
import type { TempestConf } from '../../tempest/render-conf.ts';
import type { Notify } from '../events.ts';
import type { VerifiedImage } from './tempest-image.ts';

const PROGRAM = new URL('../../image/inspect/predict_skips.py', import.meta.url);
const PYTHON = '/opt/osgate/bin/python';

/**
 * Asks the pinned Tempest itself which of the tests will skip under this conf, and which attributes they have under it:
 * the image's own list was made with Tempest's defaults. Needs no cloud, and the conf it sees has its secrets masked.
 * Undefined, with a notice, where the tests could not be asked.
 */
export async function predictSkips(
  engine: Engine,
  image: VerifiedImage,
  { conf, tests, notify }: { conf: TempestConf; tests: readonly TestId[]; notify: Notify },
): Promise<PredictedTests | undefined> {
  const { exitCode, stdout, stderr } = await runProgram(engine, {
    image: image.reference,
    command: [PYTHON, '-c', await readFile(PROGRAM, 'utf8')],
    input: JSON.stringify({ conf: conf.masked, tests: tests.map((test) => test.id) }),
  });
  const predicted = exitCode === 0 ? parsePredictedTests(stdout) : undefined;
  if (predicted === undefined) {
    const why = stderr.trim().split('\n').at(-1) ?? '';
    notify({ kind: 'notice', text: `which tests will skip could not be told beforehand: ${why}` });
  }
  return predicted;
}
