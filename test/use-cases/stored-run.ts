import type { Plan } from '../../src/model/plan.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import { parseTestId } from '../../src/model/test-id.ts';
import { createRunFolder, type RunFolder } from '../../src/store/run-folder.ts';
import { PLAN, RECORD } from '../report/sample.ts';
import { packet } from '../subunit/streams.ts';

/** How a test ends in a made stream. `exists`: only listed; `inprogress`: its end is missing. */
export type Ending = 'success' | 'fail' | 'skip' | 'inprogress' | 'exists';

/** A stream in which tests or fixtures end as told, one after the other. */
export function madeStream(endings: Readonly<Record<string, Ending>>): Buffer {
  const packets = Object.keys(endings)
    .filter((testId) => !testId.includes(' '))
    .map((testId) => packet({ testId, status: 'exists' }));
  for (const [testId, ending] of Object.entries(endings)) {
    if (ending === 'exists') continue;
    if (!testId.includes(' ')) packets.push(packet({ testId, status: 'inprogress' }));
    if (ending !== 'inprogress') packets.push(packet({ testId, status: ending }));
  }
  return Buffer.concat(packets);
}

export interface MadeRun {
  /** `YYYYMMDDTHHMMSSZ-suite-x`; the time in it is when the run began. */
  readonly id: string;
  /** By listed test id or `setUpClass (mod.Class)`. */
  readonly endings: Readonly<Record<string, Ending>>;
  readonly lists?: Readonly<Record<string, string>>;
  readonly record?: Partial<RunRecord>;
  readonly plan?: Partial<Plan>;
}

/** The folder of a run that came to its end, before it is judged. */
export async function storeRun(root: string, made: MadeRun): Promise<RunFolder> {
  const { id, endings, lists = {} } = made;
  const suite = id.split('-')[1] ?? 'smoke';
  const started = id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6Z');
  const record: RunRecord = { ...RECORD, id, suite, started, ended: started, ...made.record };
  const tests = Object.keys(endings)
    .filter((listed) => !listed.includes(' '))
    .map(parseTestId);
  const plan: Plan = { ...PLAN, suite, tests, profileSha256: 'abc', ...made.plan };
  const folder = await createRunFolder(root, record.region, id);
  await folder.write('record', JSON.stringify(record));
  await folder.write('plan', JSON.stringify(plan));
  await folder.write('lists', JSON.stringify(lists));
  await folder.write('stream', madeStream(endings));
  return folder;
}
