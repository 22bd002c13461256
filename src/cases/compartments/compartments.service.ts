import { Injectable } from '@nestjs/common';
import { toInputErrors } from '../../platform/http/validation.js';
import type { Operation } from '../../platform/operation.js';
import { notFound, Problem } from '../../platform/problem.js';
import type { Compartment } from '../../reference/codes.schema.js';
import { CasesRepository } from '../cases.repository.js';
import type { CompartmentChange, CompartmentView } from '../cases.schema.js';
import { additions, type DocumentCompartment, documents } from './compartments.schema.js';
import { CaseDoor, type CaseHandle } from '../case-door.js';
import { PhoneTags } from './phone-tags.js';

/** The compartments that hold one document each: read and written whole. */
@Injectable()
export class CompartmentsService {
  constructor(
    private readonly cases: CasesRepository,
    private readonly door: CaseDoor,
    private readonly phones: PhoneTags,
  ) {}

  /** Gives the document and its version; version 0 and null when nothing was written yet. */
  async read(op: Operation, caseId: string, compartment: Compartment): Promise<CompartmentView> {
    const handle = await this.door.enter(op, caseId, compartment);
    if (!isDocument(compartment)) throw notFound();
    const row = await this.findRow(op, handle, compartment);
    handle.record({ compartments: [compartment], ...(row === null ? {} : { version: row.version }) });
    if (row === null) return { version: 0, value: null };
    const opened = await handle.open(placeOf(compartment, handle.id), row.sealed);
    return { version: row.version, value: readDocument(compartment, opened) };
  }

  /**
   * Writes a document whole: a missing key is refused, null clears.
   * @throws Problem `input`, or `stale` when somebody else wrote in between
   */
  async write(
    op: Operation,
    caseId: string,
    compartment: Compartment,
    change: CompartmentChange,
  ): Promise<{ version: number }> {
    const handle = await this.door.enter(op, caseId, compartment);
    if (!isDocument(compartment)) throw notFound();
    const parsed = documents[compartment].safeParse(change.value);
    if (!parsed.success) throw new Problem('input', toInputErrors(parsed.error.issues, 'value'));
    const present = await this.findRow(op, handle, compartment);
    if ((present?.version ?? 0) !== change.version) throw new Problem('stale');
    const version = change.version + 1;
    const row = {
      caseId,
      compartment,
      version,
      ...(await handle.seal(placeOf(compartment, handle.id), parsed.data)),
    };
    if (present === null) await this.cases.insertCompartment(op, row);
    else await this.cases.updateCompartment(op, row);
    if (compartment === 'contact')
      await this.phones.replace(op, handle.id, documents.contact.parse(parsed.data));
    handle.record({ compartments: [compartment], version });
    return { version };
  }

  /** @throws Problem `damaged` when nothing is there and a document of the case was removed behind the service's back */
  private async findRow(op: Operation, handle: CaseHandle, compartment: DocumentCompartment) {
    const row = await this.cases.findCompartment(op, handle.id, compartment);
    if (row === null) {
      const missing = await handle.examine([], { table: 'app.case_compartment', after: null, upTo: null });
      if (missing > 0) throw new Problem('damaged');
    }
    return row;
  }
}

/** Compartments that hold records instead of a document (testimony, legal-status …) have routes of their own. */
function isDocument(compartment: Compartment): compartment is DocumentCompartment {
  return compartment in documents;
}

/** Where the document of a compartment stands; the row is the case itself. */
export function placeOf(compartment: DocumentCompartment, caseId: string) {
  return { compartment, table: 'compartment', row: caseId, column: 'document' } as const;
}

/** A document of an older release passes through today's schema; one that does not fit is damaged, not guessed. */
function readDocument(compartment: DocumentCompartment, opened: unknown): unknown {
  const parsed = documents[compartment].safeParse({ ...additions[compartment], ...(opened as object) });
  if (!parsed.success) throw new Problem('damaged');
  return parsed.data;
}
