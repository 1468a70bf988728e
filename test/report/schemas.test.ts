import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TEST_STATUSES } from '../../src/model/test-result.ts';
import { CATEGORIES, OBSERVED_STATES } from '../../src/model/verdict.ts';
import { renderResultsJson } from '../../src/report/results-json.ts';
import { renderVerdictJson } from '../../src/report/verdict-json.ts';
import { readSubunit } from '../../src/subunit/read.ts';
import { STREAM_NAMES, stream } from '../subunit/streams.ts';
import { FAIL, INCOMPLETE, PASS } from './sample.ts';

/** The JSON that others read: what `schemas/` promises is what is written. */

function schema(name: string) {
  return JSON.parse(readFileSync(new URL(`../../schemas/${name}.v1.json`, import.meta.url), 'utf8'));
}

function validator(name: string) {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
  addFormats.default(ajv);
  const validate = ajv.compile(schema(name));
  return (document: string) => (validate(JSON.parse(document)) ? [] : validate.errors);
}

describe('schemas/verdict.v1.json', () => {
  const errors = validator('verdict');

  test.each([
    ['pass', PASS],
    ['fail', FAIL],
    ['incomplete', INCOMPLETE],
  ])('a verdict of %s is as published', (_, input) => expect(errors(renderVerdictJson(input))).toEqual([]));

  test('knows every category, state and status', () => {
    const { properties } = schema('verdict');
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
  const errors = validator('results');

  test.each(STREAM_NAMES)('what is read from %s is as published', async (name) => {
    expect(errors(renderResultsJson(await readSubunit([stream(name)]), false))).toEqual([]);
  });
});
