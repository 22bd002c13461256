import type { SealedStore } from '../cases/door.js';
import { ConsentEntity, TestimonyEntity } from './testimony.entity.js';
import {
  type ConsentContent,
  consentContent,
  type TestimonyContent,
  testimonyContent,
} from './testimony.schema.js';

/** Where testimonies are kept; the import writes there too. */
export const testimonyStore: SealedStore<TestimonyContent> = {
  entity: TestimonyEntity,
  compartment: 'testimony',
  table: 'testimony',
  content: testimonyContent,
};

/** Where consents are kept; the import writes there too. */
export const consentStore: SealedStore<ConsentContent> = {
  entity: ConsentEntity,
  compartment: 'consent',
  table: 'consent',
  content: consentContent,
};
