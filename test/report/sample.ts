import type { Plan } from '../../src/model/plan.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import type { TestResult } from '../../src/model/test-result.ts';
import type { Category, EntryRef, JudgedTest, Verdict, Weight } from '../../src/model/verdict.ts';
import type { ReportInput } from '../../src/report/report-input.ts';

const RESIZE = 'tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON';
const VOLUMES = 'tempest.api.volume.test_volumes_snapshots.VolumesSnapshotTestJSON';
const ROUTERS = 'tempest.api.network.test_routers.RoutersTest';
const FLAVORS = 'tempest.api.compute.flavors.test_flavors.FlavorsV2TestJSON';

export const TRACEBACK = `Traceback (most recent call last):
  File "/opt/tempest/tempest/api/compute/servers/test_server_actions.py", line 371, in test_resize_server_confirm
    waiters.wait_for_server_status(self.client, server_id, 'VERIFY_RESIZE')
  File "/opt/tempest/tempest/common/waiters.py", line 96, in wait_for_server_status
    raise lib_exc.TimeoutException(message)
tempest.lib.exceptions.TimeoutException: Request timed out
Details: (ServerActionsTestJSON:test_resize_server_confirm) Server 6c1f9c6e-0d6c-4a5b-8f6e-2f9d1c6a7b11 failed to reach VERIFY_RESIZE status within the required time (300 s).`;

export const KNOWN: EntryRef = {
  file: 'blacklists/common.yaml',
  line: 12,
  kind: 'fails',
  target: `${VOLUMES}.test_snapshot_create_offset`,
  reason: 'the storage array refuses offsets below its block size',
  bug: 'https://bugs.example.org/CLOUD-1234',
  owner: 'storage',
  expires: '2026-03-01',
};

const SKIPPED: EntryRef = {
  ...KNOWN,
  line: 30,
  kind: 'skip',
  target: `${ROUTERS}.test_router_dvr`,
  reason: 'this site has no distributed routers',
  bug: undefined,
  owner: undefined,
  expires: '2026-02-20',
};

export const RECORD: RunRecord = {
  schema: 'osgate-run/v1',
  id: '20260217T081500Z-smoke-4f1a',
  region: 'test',
  release: 'zed',
  suite: 'smoke',
  ticket: 'CHG-2081',
  started: '2026-02-17T08:15:00Z',
  ended: '2026-02-17T08:27:31Z',
  end: { kind: 'finished', runnerExitCode: 0 },
  strict: false,
  stallSeconds: 720,
  osgateVersion: '0.1.0',
  imageId: `sha256:${'ab12'.repeat(16)}`,
  engineVersion: '27.3.1',
  installed: ['stestr==4.1.0', 'tempest==33.0.0'],
};

export const PLAN: Plan = {
  schema: 'osgate-plan/v1',
  region: 'test',
  release: 'zed',
  suite: 'smoke',
  requested: [],
  tempest: { name: 'tempest', version: '33.0.0', commit: '1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c' },
  plugins: [
    { name: 'neutron-tempest-plugin', version: '2.2.0', commit: '9a8b7c6d5e4f30219a8b7c6d5e4f30219a8b7c6d' },
  ],
  image: 'osgate/tempest:zed-33.0.0-5d41402abc4b',
  tests: [],
  excluded: [],
  outsideSelection: [],
  lists: [{ path: 'blacklists/common.yaml', sha256: 'c0ffee00'.repeat(8), entries: 14 }],
  confSha256: 'deadbeef'.repeat(8),
  profileLayers: ['tempest-profiles/common.yaml', 'tempest-profiles/test.yaml'],
};

export function judged(
  id: string,
  category: Category,
  weight: Weight,
  rest: Partial<JudgedTest> = {},
): JudgedTest {
  return {
    id,
    attrs: ['id-5aa1e1f2-0c5b-4a6e-9b1a-3d0d6a1c2b3c', 'smoke'],
    fixture: undefined,
    observed: 'pass',
    expected: 'nothing',
    baseline: undefined,
    category,
    weights: [weight],
    why: 'no entry speaks about it, and it passed',
    entry: undefined,
    match: [],
    cluster: undefined,
    result: undefined,
    ...rest,
  };
}

export function result(rest: Partial<TestResult> = {}): NonNullable<JudgedTest['result']> {
  const attempt = {
    status: 'success' as const,
    start: '2026-02-17T08:16:00Z',
    stop: '2026-02-17T08:16:01Z',
    durationSeconds: 1.25,
    reason: undefined,
    traceback: undefined,
    attachments: [],
    tags: [],
    worker: 'worker-0',
    ...rest,
  };
  return { ...attempt, attempts: [attempt] };
}

/** A whole input around some rows; counts and the planned tests follow from the rows. */
export function sampleInput(verdict: Omit<Verdict, 'counts'>, record: Partial<RunRecord> = {}): ReportInput {
  const groups = Map.groupBy(verdict.tests, (test) => test.category);
  const counts = Object.fromEntries([...groups].map(([category, rows]) => [category, rows.length]));
  const tests = verdict.tests.filter((test) => test.fixture === undefined && test.observed !== 'absent');
  return {
    record: { ...RECORD, ...record },
    plan: { ...PLAN, tests: tests.map(({ id, attrs }) => ({ id, attrs })) },
    verdict: { ...verdict, counts },
    baseline: undefined,
    history: undefined,
    generated: '2026-02-17T09:00:00Z',
  };
}

const knownRow = judged(KNOWN.target, 'known-failure', 'accounted', {
  observed: 'fail',
  expected: 'fails',
  why: 'fails as the entry says',
  entry: KNOWN,
  result: result({ status: 'fail', traceback: TRACEBACK }),
});

const skipRow = judged(SKIPPED.target, 'skipped-expected', 'accounted', {
  observed: 'skip',
  expected: 'skip',
  why: 'skips as the entry says',
  entry: SKIPPED,
  result: result({ status: 'skip', reason: 'dvr extension not enabled.' }),
});

const flavorRows = ['test_get_flavor', 'test_list_flavors', 'test_list_flavors_detailed'].map((method) =>
  judged(`${FLAVORS}.${method}`, 'pass', 'accounted', { result: result() }),
);

const plainSkip = judged(`${ROUTERS}.test_router_ha`, 'skip', 'accounted', {
  observed: 'skip',
  why: 'skipped, and no baseline says that it ran before',
  result: result({ status: 'skip', reason: 'l3-ha extension not enabled.' }),
});

export const PASS = sampleInput({
  word: 'pass',
  exitCode: 0,
  headline: 'PASS: 6 tests, 1 known failure',
  tests: [knownRow, skipRow, plainSkip, ...flavorRows],
  clusters: [],
  problems: [],
});

const failedRow = (method: string, category: Category, rest: Partial<JudgedTest> = {}) =>
  judged(`${RESIZE}.${method}`, category, 'blocks', {
    observed: 'fail',
    why: 'no entry speaks about it, and it failed',
    cluster: 'c-91f0',
    result: result({
      status: 'fail',
      durationSeconds: 312.4,
      traceback: TRACEBACK,
      attachments: [
        {
          name: "pythonlogging:''",
          mime: 'text/plain',
          sizeBytes: 61,
          text: '2026-02-17 08:17:02 GET /servers/6c1f9c6e 200 in 0.081 seconds',
        },
        { name: 'console.bin', mime: 'application/octet-stream', sizeBytes: 4096, text: undefined },
      ],
    }),
    ...rest,
  });

export const FAIL = sampleInput({
  word: 'fail',
  exitCode: 1,
  headline: 'FAIL: 3 new failures (1 cause), 1 expired known failure',
  tests: [
    failedRow('test_resize_server_confirm', 'new-failure'),
    failedRow('test_resize_server_revert', 'new-failure'),
    failedRow('test_resize_volume_backed_server_confirm', 'new-failure'),
    judged(`${VOLUMES}.test_volume_from_snapshot`, 'expired-known-failure', 'blocks', {
      observed: 'fail',
      expected: 'expired',
      why: 'failed, and its entry has expired',
      match: [
        'it names this test',
        'it expired on 2026-02-01',
        'it has no signature, so any failure matches',
      ],
      entry: {
        ...KNOWN,
        line: 21,
        target: `${VOLUMES}.test_volume_from_snapshot`,
        expires: '2026-02-01',
        bug: 'https://bugs.example.org/CLOUD-1190',
      },
      cluster: 'c-07bd',
      result: result({
        status: 'fail',
        traceback:
          'Traceback (most recent call last):\n  File "x.py", line 1, in y\n    z()\ntempest.lib.exceptions.ServerFault: Got server fault',
      }),
    }),
    judged(`${FLAVORS}.test_show_flavor`, 'new-flake', 'warns', {
      observed: 'flaky',
      why: 'failed, then passed when run again',
      result: result(),
    }),
    knownRow,
    skipRow,
    plainSkip,
    ...flavorRows,
  ],
  clusters: [
    {
      id: 'c-91f0',
      title: 'tempest.lib.exceptions.TimeoutException: Request timed out',
      tests: [
        'test_resize_server_confirm',
        'test_resize_server_revert',
        'test_resize_volume_backed_server_confirm',
      ].map((method) => `${RESIZE}.${method}`),
    },
    {
      id: 'c-07bd',
      title: 'tempest.lib.exceptions.ServerFault: Got server fault',
      tests: [`${VOLUMES}.test_volume_from_snapshot`],
    },
  ],
  problems: [],
});

export const INCOMPLETE = sampleInput(
  {
    word: 'incomplete',
    exitCode: 3,
    headline: 'INCOMPLETE: the run was cut, 3 planned tests have no result',
    tests: [
      judged(`${ROUTERS}.test_create_router`, 'interrupted', 'incomplete', {
        observed: 'interrupted',
        why: 'running when the stream ended',
      }),
      judged(`${ROUTERS}.test_delete_router`, 'not-run', 'incomplete', {
        observed: 'not-run',
        why: 'planned, never started',
      }),
      judged(`${ROUTERS}.test_update_router`, 'not-run', 'incomplete', {
        observed: 'not-run',
        why: 'planned, never started',
      }),
      ...flavorRows,
    ],
    clusters: [],
    problems: [
      {
        weight: 'incomplete',
        code: 'stream-cut',
        message: 'the stream ends inside a packet, at byte 48,211',
        file: 'stream.subunit',
      },
      {
        weight: 'incomplete',
        code: 'end-marker-missing',
        message: 'the runner left no end marker: the container was killed (out of memory)',
        hint: 'docker inspect shows OOMKilled; give the container more memory',
      },
    ],
  },
  { end: { kind: 'cut', why: 'the container was killed (out of memory)' } },
);

/** A failing run in which every text from elsewhere is the given one. */
export function hostileInput(text: string): ReportInput {
  const entry: EntryRef = { ...KNOWN, file: text, target: text, reason: text, bug: text, owner: text };
  const observed = result({
    status: 'fail',
    reason: text,
    traceback: text,
    attachments: [{ name: text, mime: text, sizeBytes: 3, text }],
  });
  return sampleInput(
    {
      word: 'fail',
      exitCode: 1,
      headline: text,
      tests: [
        judged(text, 'new-failure', 'blocks', {
          observed: 'fail',
          why: text,
          match: [text],
          cluster: 'c-1',
          result: observed,
        }),
        judged(`${text}.known`, 'known-failure', 'accounted', {
          observed: 'fail',
          entry,
          match: [text],
          result: observed,
        }),
        judged(`${text}.expired`, 'expired-known-failure', 'blocks', {
          observed: 'fail',
          entry,
          result: observed,
        }),
        judged(`${text}.skip`, 'skip', 'accounted', { observed: 'skip', result: observed }),
      ],
      clusters: [{ id: 'c-1', title: text, tests: [text] }],
      problems: [{ weight: 'warns', code: 'foreign-bytes', message: text, file: text, hint: text }],
    },
    { ticket: text, suite: text, end: { kind: 'cut', why: text }, installed: [text] },
  );
}
