import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** `schemas/NAME.v1.json`. */
export function publishedSchema(name: string) {
  return JSON.parse(readFileSync(new URL(`../schemas/${name}.v1.json`, import.meta.url), 'utf8'));
}

/** Says where a JSON text is not as `schemas/NAME.v1.json` promises. */
export function schemaErrors(name: string): (document: string) => readonly ErrorObject[] {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
  addFormats.default(ajv);
  const validate = ajv.compile(publishedSchema(name));
  return (document) => (validate(JSON.parse(document)) ? [] : (validate.errors ?? []));
}
