import type { ArchiveFile } from '../../engine/archive.ts';
import type { Plan } from '../../model/plan.ts';
import { formatTestId, type TestId } from '../../model/test-id.ts';
import { ACCOUNTS_FILE, CA_FILE, SCENARIO_IMAGE_FILE } from '../../tempest/options.ts';
import type { PreparedRun } from './prepare.ts';

/** What the entry point of the image reads from standard input to run some of the tests of a run. */
export async function containerInput(
  { conf, accounts, settings, region }: PreparedRun,
  tests: Plan['tests'],
): Promise<ArchiveFile[]> {
  const image = tests.some(mayUploadImage) ? await region.scenarioImage?.read() : undefined;
  const runSettings = { test_timeout_seconds: settings.profile.testTimeoutSeconds };
  return [
    { path: 'tempest.conf', content: conf.text },
    { path: 'load-list.txt', content: tests.map((test) => `${formatTestId(test)}\n`).join('') },
    { path: 'run.json', content: JSON.stringify(runSettings) },
    ...(accounts === undefined ? [] : [{ path: ACCOUNTS_FILE, content: accounts.text }]),
    ...(region.ca === undefined ? [] : [{ path: CA_FILE, content: region.ca }]),
    ...(image === undefined ? [] : [{ path: SCENARIO_IMAGE_FILE, content: image }]),
  ];
}

/** Scenario tests, of plugins too: only they read `[scenario] img_file`. */
function mayUploadImage({ id }: TestId): boolean {
  return id.includes('.scenario.');
}
