import type { ComponentType } from 'react';
import type { z } from 'zod';
import type { DocumentCompartment } from '../../../../src/cases/compartments/compartments.schema';
import type { DocumentOf } from '../../api/compartments';
import type { ZodForm } from '../../forms/useZodForm';

/** How the document of a part is read and written. */
export interface DocumentKind<Name extends DocumentCompartment, Values extends object> {
  readonly name: Name;
  readonly schema: z.ZodType<DocumentOf<Name>>;
  /** The values of the fields; null for a document that was never written. */
  readonly valuesOf: (value: DocumentOf<Name> | null) => Values;
  /** The document from the values of the fields. */
  readonly prepare: (values: Values) => unknown;
  readonly Reading: ComponentType<{ readonly value: DocumentOf<Name> }>;
  readonly Fields: ComponentType<{ readonly form: ZodForm<Values> }>;
}
