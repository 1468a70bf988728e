import { z } from 'zod';
import { profileSchema } from './schema.ts';

/** The JSON Schema of a profile file, for editors; draft 7, because yaml-language-server knows that best. */
export function profileJsonSchema(): object {
  return {
    title: 'osgate site profile',
    ...z.toJSONSchema(profileSchema, { io: 'input', target: 'draft-7' }),
  };
}
