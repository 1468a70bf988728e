import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
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

/** `schemas/NAME.v1.json` of all files of a run folder that are JSON; CTRF has a schema of its own. */
const SCHEMA_OF_FILE = /^(?!ctrf\.)(.*)\.jsonl?$/;

/** What in a run folder is not as `schemas/` promises: file and error. A file that has no schema is an error, too. */
export function runFolderErrors(folder: string): (readonly [file: string, error: unknown])[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return files.flatMap((file) => {
    const [, schema] = SCHEMA_OF_FILE.exec(basename(file)) ?? [];
    if (schema === undefined) return [];
    const text = readFileSync(join(folder, file), 'utf8');
    const documents = file.endsWith('l') ? text.trimEnd().split('\n') : [text];
    const errors = schemaErrors(schema);
    return documents.flatMap(errors).map((error) => [file, error] as const);
  });
}
