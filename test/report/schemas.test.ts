import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { TEST_STATUSES } from '../../src/model/test-result.ts';
import { CATEGORIES, OBSERVED_STATES } from '../../src/model/verdict.ts';
import { renderResultsJson } from '../../src/report/results-json.ts';
import { renderVerdictJson } from '../../src/report/verdict-json.ts';
import { readSubunit } from '../../src/subunit/read.ts';
import { publishedSchema, schemaErrors } from '../published-schema.ts';
import { STREAM_NAMES, stream } from '../subunit/streams.ts';
import { FAIL, INCOMPLETE, PASS, PLAN } from './sample.ts';

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
