import { z } from 'zod';

/** Every error of the API (RFC 9457). `code` is stable; `errors` says what is wrong with the input, never a value. */
export const problemView = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  code: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), rule: z.string(), message: z.string() })).optional(),
  incident: z.string().optional(),
});
