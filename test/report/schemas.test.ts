import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ImageSummary } from '../../src/engine/images.ts';
import type { StoredBaseline } from '../../src/model/baseline.ts';
import type { HealthSample } from '../../src/model/health.ts';
import type { TestHistory } from '../../src/model/history.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Problem } from '../../src/model/problem.ts';
import type { RerunRecord, RunEnd, RunRecord } from '../../src/model/run-record.ts';
import { TEST_STATUSES } from '../../src/model/test-result.ts';
import { CATEGORIES, OBSERVED_STATES } from '../../src/model/verdict.ts';
import type { ImageLock } from '../../src/release/image-lock.ts';
import { renderResultsJson } from '../../src/report/results-json.ts';
import { renderVerdictJson } from '../../src/report/verdict-json.ts';
import { readSubunit } from '../../src/subunit/read.ts';
import type { ImagePrune } from '../../src/use-cases/image/prune.ts';
import type { LabHealth } from '../../src/use-cases/lab.ts';
import type { PinFindings } from '../../src/use-cases/pins/check.ts';
import type { ReleaseDiff } from '../../src/use-cases/pins/diff.ts';
import { publishedSchema, schemaErrors } from '../published-schema.ts';
import { STREAM_NAMES, stream } from '../subunit/streams.ts';
import { FAIL, INCOMPLETE, PASS, PLAN, RECORD } from './sample.ts';

const SCHEMAS = fileURLToPath(new URL('../../schemas', import.meta.url));

/** The JSON that others read: what `schemas/` promises is what is written. */

describe('schemas/verdict.v1.json', () => {
  const errors = schemaErrors('verdict');

  test.each([
    ['pass', PASS],
    ['fail', FAIL],
    ['incomplete', INCOMPLETE],
  ])('a verdict of %s is as published', (_, input) => expect(errors(renderVerdictJson(input))).toEqual([]));

  test('knows every category, state and status', () => {
    const { properties } = publishedSchema('verdict');
    const row = properties.tests.items.properties;
    expect(row.category.enum).toEqual(CATEGORIES);
    expect(properties.counts.propertyNames.enum).toEqual(CATEGORIES);
    expect(row.observed.enum).toEqual(OBSERVED_STATES);
    expect(row.attempts.items.enum).toEqual(TEST_STATUSES);
  });

  test('a key that is missing or too many, and a count of nothing, are refused', () => {
    const document = JSON.parse(renderVerdictJson(PASS));
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(document)), (key) => {
        const { [key]: _, ...rest } = document;
        expect(errors(JSON.stringify(rest))).not.toEqual([]);
      }),
    );
    expect(errors(JSON.stringify({ ...document, extra: 1 }))).not.toEqual([]);
    expect(errors(JSON.stringify({ ...document, counts: { pass: 0 } }))).not.toEqual([]);
  });
});

describe('schemas/results.v1.json', () => {
  const errors = schemaErrors('results');

  test.each(STREAM_NAMES)('what is read from %s is as published', async (name) => {
    expect(errors(renderResultsJson(await readSubunit([stream(name)]), false))).toEqual([]);
  });
});

test('other schemas know every category, state and status, too', () => {
  const why = publishedSchema('why').properties;
  const states = [why.category.enum, why.observed.properties.state.enum];
  expect(states).toEqual([CATEGORIES, OBSERVED_STATES]);
  expect(why.observed.properties.attempts.items.properties.status.enum).toEqual(TEST_STATUSES);
  expect(publishedSchema('past').properties.results.items.properties.category.enum).toEqual(CATEGORIES);
  const { foreseen } = publishedSchema('known-explanation').properties;
  expect(foreseen.items.properties.category.enum).toEqual(CATEGORIES);
});

test.each(
  readdirSync(SCHEMAS).filter((name) => name.endsWith('.json')),
)('%s is closed: every object says which keys it may have', (file) => {
  const open: string[] = [];
  const look = (value: unknown, path: string) => {
    if (typeof value !== 'object' || value === null) return;
    const isObject = (value as { type?: unknown }).type === 'object';
    if (isObject && !('additionalProperties' in value)) open.push(path);
    for (const [key, inner] of Object.entries(value)) look(inner, `${path}/${key}`);
  };
  look(publishedSchema(file.replace('.v1.json', '')), '');
  expect(open).toEqual([]);
});

describe('the files of a run folder', () => {
  const time = '2026-02-17T08:15:00.000Z';
  const tempest = { name: 'tempest', version: '39.0.0', commit: 'ab'.repeat(20) };
  const record: Omit<Whole<RunRecord>, 'end'> = {
    ...RECORD,
    ticket: 'X-1',
    ended: time,
    stallSeconds: 720,
    maxNewFlakes: 3,
    entriesSuite: 'smoke',
    regionChanges: ['the network was a and is b'],
  };
  const rerun: Omit<Whole<RerunRecord>, 'end'> = {
    schema: 'osgate-rerun/v1',
    tests: ['a.B.c[smoke]'],
    started: time,
    ended: time,
  };
  const baseline: Whole<StoredBaseline> = {
    ...{
      schema: 'osgate-baseline/v1',
      region: 'test',
      suite: 'smoke',
      run: 'r',
      started: time,
      release: 'zed',
    },
    ...{ tempest, plugins: [tempest], profileSha256: 'ab', imageId: 'sha256:ab', confSha256: 'ab' },
    accepted: { how: 'accepted', at: time, by: 'me', ticket: 'X-1', reason: 'because' },
    tests: [{ id: 'a.B.c', status: 'skip', attrs: ['smoke'], durationSeconds: 0.5, lostSince: 'r' }],
  };
  const history: Whole<TestHistory> = {
    schema: 'osgate-history/v1',
    runs: [{ id: 'r', started: time }],
    marks: { 'a.B.c': 'p' },
  };
  const health: Whole<HealthSample> = { time, service: 'identity', ok: false, ms: 1.5, detail: '503' };
  const ends: readonly Whole<RunEnd>[] = [
    { kind: 'finished', runnerExitCode: 0, streamSha256: 'a'.repeat(64), outOfMemory: true },
    { kind: 'cut', why: 'the container was killed', at: time, stalled: true },
    { kind: 'unknown' },
  ];
  const marker = { runner_exit_code: 0, finished: time, stream_bytes: 1, stream_sha256: 'ab'.repeat(32) };
  test.each<[string, object]>([
    ...ends.flatMap((end): [string, object][] => [
      ['run', { ...record, end }],
      ['rerun', { ...rerun, end }],
    ]),
    ['baseline', baseline],
    ['history', history],
    ['health', health],
    ['end', marker],
  ])('%s with every key is as published, and refused with one more', (name, value) => {
    const errors = schemaErrors(name);
    expect(errors(JSON.stringify(value))).toEqual([]);
    expect(errors(JSON.stringify({ ...value, extra: 1 }))).not.toEqual([]);
  });

  test('lists are texts by path', () => {
    expect(schemaErrors('lists')('{"blacklists/a.yaml": "entries: []"}')).toEqual([]);
    expect(schemaErrors('lists')('{"blacklists/a.yaml": 1}')).not.toEqual([]);
  });

  test('a baseline is the same in a run and in what osgate baseline prints', () => {
    const { $schema: _, $id: _1, title: _2, description: _3, ...own } = publishedSchema('baseline');
    expect(publishedSchema('baselines').oneOf[0].properties.baselines.items).toEqual(own);
  });
});

/** Every key, also those that may be missing: a new one that its schema lacks does not compile here, or is refused. */
type Whole<T> = { [Key in keyof T]-?: Whole<T[Key]> };

describe('what commands print of an engine, a lab or a git mirror', () => {
  const tempest = { name: 'tempest', version: '39.0.0', commit: 'ab'.repeat(20) };
  const problem: Whole<Problem> = {
    ...{ code: 'image-differs', message: 'was a, and is b', file: 'a.yaml', line: 1, column: 2, hint: 'x' },
  };
  const image: Whole<ImageSummary> = {
    ...{ id: 'sha256:a', references: ['osgate/tempest:zed-a'], created: '2026-11-22T23:10:00.000Z' },
    ...{ sizeBytes: 1, labels: { 'osgate.release': 'zed' } },
  };
  const lock: Whole<ImageLock> = {
    ...{
      image: 'osgate/tempest:zed-a',
      imageId: 'sha256:a',
      base: 'b@sha256:b',
      input: 'ab',
      python: '3.11',
    },
    ...{ pins: [tempest], testsSha256: 'ab', tests: 1, installed: ['tempest==39.0.0'] },
  };
  const renamed = [{ before: 'a.B.c', after: 'a.B.d' }];
  const diff: Whole<ReleaseDiff> = {
    pins: [{ what: 'python', before: '3.9', after: '3.11' }],
    images: {
      options: {
        ...{ added: ['[a] b'], removed: ['[a] c'], renamed },
        defaults: [{ option: '[a] d', before: '1', after: '2' }],
      },
      tests: { added: ['a.B.e'], removed: [], renamed },
      lostEntries: ['a.B'],
    },
    notBuilt: ['zed'],
    region: 'test',
  };
  const findings: Whole<PinFindings> = {
    ...{ releases: 1, problems: [problem], notices: ['a site pin'] },
    mirrors: [{ mirror: 'm', compared: 1, missing: ['rally'], problems: [problem] }],
  };
  const prune: Whole<ImagePrune> = { removable: [image], kept: [{ image, why: 'region test' }] };
  const checks: Whole<LabHealth>['checks'] = [{ name: 'keystone', ok: true, detail: '' }];
  test.each<[string, object]>([
    ['pins-diff', diff],
    ['pins-check', findings],
    ['image', { file: 'a.yaml', ...lock, differences: [problem] }],
    ['image-fetch', { packages: ['tempest'] }],
    ['images', { images: [image] }],
    ['image-prune', { removed: true, ...prune }],
    ['lab', { state: 'running', healthy: true, checks }],
    ['lab', { state: 'down', healthy: false, checks: [] }],
  ])('%s with every key is as published, and refused with one more', (name, value) => {
    const document = { schema: `osgate-${name}/v1`, ...value };
    const errors = schemaErrors(name);
    expect(errors(JSON.stringify(document))).toEqual([]);
    expect(errors(JSON.stringify({ ...document, extra: 1 }))).not.toEqual([]);
  });
});

test('every document that a command names by its schema is published', () => {
  const cli = fileURLToPath(new URL('../../src/cli', import.meta.url));
  const files = readdirSync(cli, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const text = files.map((file) => readFileSync(join(cli, file), 'utf8')).join('');
  const named = new Set([...text.matchAll(/'osgate-([a-z-]+)\/v1'/g)].map(([, name]) => name));
  const published = readdirSync(SCHEMAS).map((file) => file.replace('.v1.json', ''));
  expect([...named].filter((name) => !published.includes(name ?? ''))).toEqual([]);
});

describe('schemas/plan.v1.json', () => {
  const errors = schemaErrors('plan');
  /** A key that a plan may have without being here does not compile. */
  type Optional = { [Key in keyof Plan as object extends Pick<Plan, Key> ? Key : never]-?: Plan[Key] };
  const rest: Optional = {
    timezone: 'Asia/Seoul',
    listsCommit: '0123456789abcdef0123456789abcdef01234567-dirty',
    pinOverrides: [{ name: 'tempest', instead: undefined, place: 'tempest-profiles/site.yaml:7:5' }],
    imageDifferences: ['python 3.11, not 3.10'],
    unverified: true,
    cannotRun: [{ because: 'no swift (services.swift: false)', tests: ['a.B.c'] }],
    profileSha256: 'ab',
    overrides: [{ option: 'compute.x', value: ['a', 1], place: 'tempest-profiles/site.yaml:7' }],
  };

  test.each([
    ['as short as can be', PLAN],
    ['with everything', { ...PLAN, ...rest, tests: [{ id: 'a.B.c', attrs: ['smoke'] }] }],
  ])('a plan %s is as published', (_, plan) => expect(errors(JSON.stringify(plan))).toEqual([]));

  test('a key of nobody is refused', () => {
    expect(errors(JSON.stringify({ ...PLAN, extra: 1 }))).not.toEqual([]);
  });
});
