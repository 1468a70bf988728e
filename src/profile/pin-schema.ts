import { z } from 'zod';

export const versionSchema = z
  .string('expected a version like 46.3.0 (in quotes when it looks like a number)')
  .regex(/^\d+(\.\d+)*$/, 'expected a version like 46.3.0 (in quotes when it looks like a number)');

/** A package at an exact place, as `releases.yaml` and the `pins` of a profile write it. */
export const pinSchema = z.strictObject({
  version: versionSchema,
  commit: z
    .string('expected a full commit of 40 hex digits (in quotes when it looks like a number)')
    .regex(/^[0-9a-f]{40}$/, 'expected a full commit of 40 hex digits'),
});
