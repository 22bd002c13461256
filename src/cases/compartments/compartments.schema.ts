import { z } from 'zod';
import { groupRole, joinMotive, referralSource, speakBarrier } from '../../reference/codes.schema.js';
import { resettlementDomain } from '../../reference/plan-codes.schema.js';
import { country, jurisdiction } from '../../reference/countries.schema.js';
import { day, line, partialDate, text } from '../../platform/http/page.schema.js';

// What is inside each sealed compartment, one field per line. Adding a field here needs no migration. It gets no default
// here, because a PUT that leaves it out must be refused; what older documents read as stands in `additions` below.

const known = z.enum(['yes', 'no', 'unknown']);

/** identity: names in their own script and order, birth, nationality, documents, host country. */
export const identity = z.strictObject({
  names: z
    .array(
      z.strictObject({
        value: line(200),
        script: z.enum(['Arab', 'Latn', 'Cyrl', 'other']),
        kind: z.enum(['legal', 'alias', 'kunya', 'married']),
      }),
    )
    .max(50),
  sex: z.enum(['F', 'M', 'X', 'unknown']),
  birthDate: partialDate.nullable(),
  birthPlace: line(200).nullable(),
  nationalities: z.array(country).max(10),
  stateless: known,
  originCountry: country.nullable(),
  originRegion: line(100).nullable(),
  hostCountry: jurisdiction.nullable(),
  minorAtIntake: known,
  documents: z
    .array(
      z.strictObject({
        type: line(100),
        number: line(100).nullable(),
        country: country.nullable(),
        state: z.enum(['held', 'lost', 'seized', 'cancelled', 'unknown']),
        expiry: partialDate.nullable(),
      }),
    )
    .max(50),
  sourceReference: line(100).nullable(),
});
export type Identity = z.infer<typeof identity>;

/** contact: only channels that the person named, when and how they are safe, and how the caller explains the call. */
export const contact = z.strictObject({
  channels: z
    .array(
      z.strictObject({
        kind: z.enum(['phone', 'mail', 'messenger', 'person', 'other']),
        value: line(200),
        times: line(200).nullable(),
        whoMayAnswer: line(200).nullable(),
        voicemail: z.enum(['allowed', 'never']),
      }),
    )
    .max(20),
  coverStory: text(2_000).nullable(),
  safeWord: line(100).nullable(),
  verifiedOn: day.nullable(),
  notes: text(5_000).nullable(),
});
export type Contact = z.infer<typeof contact>;

/** location: where the person lives and the places to avoid or to use. */
export const location = z.strictObject({
  address: text(1_000).nullable(),
  since: partialDate.nullable(),
  confidential: z.boolean(),
  places: z
    .array(
      z.strictObject({
        name: line(200),
        kind: z.enum(['safe', 'avoid', 'other']),
        notes: text(1_000).nullable(),
      }),
    )
    .max(50),
});
export type Location = z.infer<typeof location>;

/** family: relatives and associates; each has a risk and a contact rule of their own. */
export const family = z.strictObject({
  relatives: z
    .array(
      z.strictObject({
        name: line(200),
        relation: line(100),
        whereabouts: line(200).nullable(),
        atRisk: known,
        safeToContact: known,
        notes: text(1_000).nullable(),
      }),
    )
    .max(100),
});
export type Family = z.infer<typeof family>;

/** casework: needs, how the person came and left, notes and finance. No facts of offences: those are the lawyer's. */
export const casework = z.strictObject({
  referralSource: referralSource.nullable(),
  summary: text(10_000).nullable(),
  needs: z
    .array(
      z.strictObject({
        domain: resettlementDomain,
        level: z.int().min(0).max(3),
        wish: text(1_000).nullable(),
      }),
    )
    .max(15),
  association: z.strictObject({
    role: groupRole,
    motives: z.array(joinMotive).max(12),
    leftOn: partialDate.nullable(),
  }),
  speakBarriers: z.array(speakBarrier).max(13),
  finance: text(5_000).nullable(),
  notes: text(20_000).nullable(),
});
export type Casework = z.infer<typeof casework>;

/** The compartments that hold one document each, and the schema of the document. */
export const documents = { contact, identity, location, family, casework } as const;
export type DocumentCompartment = keyof typeof documents;

/** Fields that came after the first release, with what a document that was written before them reads as. */
export const additions: Record<DocumentCompartment, Record<string, unknown>> = {
  contact: {},
  identity: {},
  location: {},
  family: {},
  casework: {},
};
