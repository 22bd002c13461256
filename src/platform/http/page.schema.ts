import { z } from 'zod';

/** Query of every list: keyset paging. `after` is the opaque `next` of the page before. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(200).optional(),
});

/** Every list answers so: the items and where the next page starts, null on the last. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), next: z.string().nullable() });
}

/** Answer of every POST that makes a record; also what a repeated POST with the same Idempotency-Key answers. */
export const created = z.strictObject({ id: z.uuid() });
export type Created = z.infer<typeof created>;

/** Answer of every change: the version that the next change must name. */
export const changed = z.strictObject({ version: z.int().min(1) });
export type Changed = z.infer<typeof changed>;

/** The version that the change was made on; another change in between answers 409 `stale`. */
export const version = z.int().min(1).max(2_147_483_647);

/** An id of a record in a path or a body. In small letters, because ids go into the contexts of seals. */
export const recordId = z.uuid().toLowerCase();

/** A value that the reader may not open: an object that says so, never a look-alike text. */
export const masked = z.strictObject({ masked: z.literal(true), reason: z.enum(['compartment', 'damaged']) });
export type Masked = z.infer<typeof masked>;

/** A day in the calendar, YYYY-MM-DD, that exists and that the database has too. */
export const day = z.iso.date().refine((text) => text >= '1900-01-01' && text < '2200-01-01', {
  error: 'must be of 1900 to 2199',
  when: ({ issues }) => issues.length === 0,
});

/** A partial date: YYYY, YYYY-MM or YYYY-MM-DD; never padded to the first of the month. */
export const partialDate = z
  .string()
  .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
  .refine(isPartialDate, 'must be a year, a month or a day that exists');

function isPartialDate(text: string): boolean {
  const [year = '', month = '01', dayOfMonth = '01'] = text.split('-');
  return z.iso.date().safeParse(`${year}-${month}-${dayOfMonth}`).success;
}

/** One line of text: trimmed, without control characters or line breaks. */
export function line(longest: number) {
  return z
    .string()
    .max(longest)
    .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, 'must be one line without control characters')
    .trim()
    .min(1);
}

/** Text of several lines; control characters other than tab and line feed are refused. */
export function text(longest: number) {
  return z
    .string()
    .max(longest)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\t\n\r])*$/u, 'must not hold control characters');
}
