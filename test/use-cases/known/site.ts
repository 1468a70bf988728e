import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plan } from '../../../src/model/plan.ts';
import type { RunRecord } from '../../../src/model/run-record.ts';
import { formatTestId, parseTestId } from '../../../src/model/test-id.ts';
import { createRunFolder } from '../../../src/store/run-folder.ts';
import { PLAN, RECORD } from '../../report/sample.ts';
import { attachment, packet } from '../../subunit/streams.ts';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

const TODAY = '2026-02-17';

/** What a listed id ended with: a failure's text after its status. */
type Ending = 'success' | 'inprogress' | readonly [status: 'fail' | 'skip', text: string];
/** By listed id, or by the id of a fixture's event: `setUpClass (pkg.mod.Class)`. Several endings are attempts. */
type Endings = Readonly<Record<string, Ending | readonly Ending[]>>;

/** A site repository with this one's profiles, lists of its own, and stored runs, in a folder that goes away. */
export class KnownSite {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(lists: Readonly<Record<string, string>> = {}): Promise<KnownSite> {
    const site = new KnownSite(await mkdtemp(join(tmpdir(), 'osgate-known-')));
    // lists that ship with a layer have dates of their own
    const filter = (path: string) => !path.endsWith('.known.yaml');
    await cp(join(REPOSITORY, 'tempest-profiles'), join(site.root, 'tempest-profiles'), {
      recursive: true,
      filter,
    });
    await mkdir(join(site.root, 'blacklists'));
    for (const [name, text] of Object.entries(lists)) await site.write(name, text);
    return site;
  }

  get surroundings() {
    return { root: this.root, workingFolder: this.root, today: TODAY, env: {} };
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.root, 'blacklists', name), text);
  }

  read(name: string): Promise<string> {
    return readFile(join(this.root, 'blacklists', name), 'utf8');
  }

  /** Stores a run; what ends is planned, and `unended` besides. */
  async storeRun(
    id: string,
    endings: Endings,
    more: {
      record?: Partial<RunRecord>;
      plan?: Partial<Plan>;
      unended?: readonly string[];
      /** As they were when the run began: by path. */
      lists?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<void> {
    const record = { ...RECORD, id, ...more.record };
    const listed = [...Object.keys(endings).filter((each) => !each.includes(' (')), ...(more.unended ?? [])];
    const plan = { ...PLAN, tests: listed.map(parseTestId), ...more.plan };
    const folder = await createRunFolder(this.root, record.region, id);
    await folder.write('record', JSON.stringify(record));
    await folder.write('plan', JSON.stringify(plan));
    await folder.write('lists', JSON.stringify(more.lists ?? {}));
    const exists = plan.tests.map((test) => packet({ testId: formatTestId(test), status: 'exists' }));
    const ended = Object.entries(endings).flatMap(([test, ending]) => {
      const attempts = typeof ending === 'string' || isEnding(ending) ? [ending] : ending;
      return attempts.flatMap((each) => packetsOf(test, each as Ending));
    });
    await folder.write('stream', Buffer.concat([...exists, ...ended]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true });
  }
}

function isEnding(ending: readonly unknown[]): boolean {
  return ending[0] === 'fail' || ending[0] === 'skip';
}

function packetsOf(testId: string, ending: Ending): Buffer[] {
  const started = testId.includes(' (') ? [] : [packet({ testId, status: 'inprogress' })];
  if (ending === 'inprogress') return started;
  if (ending === 'success') return [...started, packet({ testId, status: 'success' })];
  const [status, text] = ending;
  const name = status === 'fail' ? 'traceback' : 'reason';
  return [...started, attachment(testId, name, text, { eof: true }), packet({ testId, status })];
}
