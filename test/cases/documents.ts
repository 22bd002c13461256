import type { DocumentCompartment } from '../../src/cases/compartments/compartments.schema.js';
import type { House } from '../house.js';

/** A full document of each compartment. Names stand in Arabic and Latin letters, with marks that set the direction. */
export const fullDocuments = {
  identity: {
    names: [
      { value: 'عَبْدُ اللّٰه الزَّيْتُونِيّ', script: 'Arab', kind: 'legal' },
      { value: 'ʿAbdallāh az-Zaytūnī', script: 'Latn', kind: 'legal' },
      { value: '\u2067أبو زيتون\u2069 (Abū Zaytūn)', script: 'other', kind: 'kunya' },
      { value: 'Zeynep Şimşek-Öztürk', script: 'Latn', kind: 'married' },
    ],
    sex: 'M',
    birthDate: '1991-02',
    birthPlace: 'دير الزور',
    nationalities: ['SY', 'TR'],
    stateless: 'unknown',
    originCountry: 'SY',
    originRegion: 'Deir ez-Zor',
    hostCountry: 'DE',
    minorAtIntake: 'no',
    documents: [{ type: 'passport', number: 'N-0123456', country: 'SY', state: 'seized', expiry: '2019' }],
    sourceReference: 'REF-77',
  },
  contact: {
    channels: [
      {
        kind: 'phone',
        value: '+49 30 0000000',
        times: 'Tue 10-12',
        whoMayAnswer: 'his sister',
        voicemail: 'never',
      },
    ],
    coverStory: 'The dentist\nabout the appointment',
    safeWord: 'pomegranate رمّان',
    verifiedOn: '2026-02-28',
    notes: 'Never after dark.\tNever by mail.',
  },
  location: {
    address: 'Second yard, left\n٣ شارع الميناء',
    since: '2025',
    confidential: true,
    places: [{ name: 'the tea house', kind: 'avoid', notes: null }],
  },
  family: {
    relatives: [
      {
        name: 'مريم',
        relation: 'sister',
        whereabouts: 'Aleppo',
        atRisk: 'yes',
        safeToContact: 'unknown',
        notes: 'has her own case worker',
      },
    ],
  },
  casework: {
    referralSource: 'SELF',
    summary: 'Came by himself.',
    needs: [{ domain: 'HOUSING', level: 3, wish: 'a door that locks' }],
    association: { role: 'LOGISTICS', motives: ['ANTI_REGIME', 'MATERIAL'], leftOn: '2024-11' },
    speakBarriers: ['S1', 'S10'],
    finance: 'debts',
    notes: 'نص طويل '.repeat(500).trim(),
  },
} as const satisfies Record<DocumentCompartment, unknown>;

export const compartmentNames = Object.keys(fullDocuments) as DocumentCompartment[];

/** The same documents with all cleared that may be cleared. */
export const clearedDocuments = {
  identity: {
    names: [],
    sex: 'unknown',
    birthDate: null,
    birthPlace: null,
    nationalities: [],
    stateless: 'unknown',
    originCountry: null,
    originRegion: null,
    hostCountry: null,
    minorAtIntake: 'unknown',
    documents: [],
    sourceReference: null,
  },
  contact: { channels: [], coverStory: null, safeWord: null, verifiedOn: null, notes: null },
  location: { address: null, since: null, confidential: false, places: [] },
  family: { relatives: [] },
  casework: {
    referralSource: null,
    summary: null,
    needs: [],
    association: { role: 'UNKNOWN', motives: [], leftOn: null },
    speakBarriers: [],
    finance: null,
    notes: null,
  },
} as const satisfies Record<DocumentCompartment, unknown>;

/** An identity of one legal name. */
export function identityOf(...values: string[]) {
  const script = 'other' as const;
  return {
    ...clearedDocuments.identity,
    names: values.map((value) => ({ value, script, kind: 'legal' as const })),
  };
}

/** Writes the first version of a document as Amina. */
export async function write(house: House, caseId: string, compartment: DocumentCompartment, value: unknown) {
  const amina = await house.signIn('amina');
  const answer = await amina.put(`/api/cases/${caseId}/compartments/${compartment}`, { version: 0, value });
  if (answer.status !== 200) throw new Error(`not written: ${answer.status} ${JSON.stringify(answer.body)}`);
}
