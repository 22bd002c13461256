import { Injectable } from '@nestjs/common';
import type { StaffRole } from '../platform/access/roles.js';
import { newId, randomBytes } from '../platform/crypto/primitives.js';
import type { Operation } from '../platform/operation.js';
import type { CaseEntity } from './case.entity.js';
import { CasesRepository } from './cases.repository.js';
import { type DocumentCompartment, documents } from './compartments/compartments.schema.js';
import { placeOf } from './compartments/compartments.service.js';
import { CaseDoor, type CaseHandle } from './case-door.js';
import type { AssignmentKind } from './cases.schema.js';
import { caseCompartmentsOf } from './grants/grant-rules.js';
import { PhoneTags } from './compartments/phone-tags.js';
import { writeReference } from './reference.js';

/** A case that comes from elsewhere with its history; its id is the importer's, so that an import can be repeated. */
export type AdmittedCase = Pick<
  CaseEntity,
  | 'id'
  | 'officeId'
  | 'pseudonym'
  | 'phase'
  | 'previousPhase'
  | 'phaseSince'
  | 'risk'
  | 'openedOn'
  | 'reviewDue'
>;

export interface AdmittedGrant {
  staffId: string;
  role: StaffRole;
  kind: AssignmentKind;
  from: Date;
}

/** Takes in cases that were kept elsewhere. Its caller acts as system:import and opens one operation per case. */
@Injectable()
export class CaseAdmission {
  constructor(
    private readonly cases: CasesRepository,
    private readonly door: CaseDoor,
    private readonly phones: PhoneTags,
  ) {}

  /** Which of these cases were admitted before. One line names them. */
  async findAdmitted(op: Operation, ids: readonly string[]): Promise<Set<string>> {
    const files = await this.cases.findMany(op, ids);
    const found = files.map((file) => file.id);
    op.record({ caseIds: found, count: found.length, compartments: ['core'] });
    return new Set(found);
  }

  /** Admits a case with its core and the phase that it is in; the office's supervisors get their generated grants. */
  async admit(op: Operation, file: AdmittedCase): Promise<CaseHandle> {
    await this.cases.insert(op, {
      ...file,
      reference: writeReference(randomBytes(5)),
      plannedStages: [],
      hidden: false,
      version: 1,
    });
    await this.cases.insertPhaseChange(op, {
      id: newId(),
      caseId: file.id,
      fromPhase: null,
      toPhase: file.phase,
      changedOn: file.phaseSince,
      actorId: op.actor.id,
      keyVersion: null,
      sealed: null,
    });
    return this.door.enter(op, file.id);
  }

  /** Assigns somebody of the staff with all that the role may hold. */
  async assign(handle: CaseHandle, grant: AdmittedGrant, reason: string): Promise<void> {
    const { op } = handle;
    const id = newId();
    const place = { compartment: 'plan', table: 'grant', row: id, column: 'reason' } as const;
    const { sealed, keyVersion } = await handle.seal(place, reason);
    await this.cases.insertGrant(op, {
      id,
      caseId: handle.id,
      actorId: grant.staffId,
      role: grant.role,
      basis: 'grant',
      kind: grant.kind,
      compartments: caseCompartmentsOf(grant.role),
      purpose: 'casework',
      // Its first day may be today, before the hour that the import writes for every day.
      validFrom: grant.from < op.at ? grant.from : null,
      validUntil: null,
      grantedBy: op.actor.id,
      grantedAt: op.at,
      confirmedBy: op.actor.id,
      confirmedAt: op.at,
      keyVersion,
      sealedReason: sealed,
      version: 1,
    });
  }

  /** Writes the first version of a document. */
  async write(handle: CaseHandle, compartment: DocumentCompartment, document: unknown): Promise<void> {
    const value = documents[compartment].parse(document);
    const sealed = await handle.seal(placeOf(compartment, handle.id), value);
    await this.cases.insertCompartment(handle.op, { caseId: handle.id, compartment, version: 1, ...sealed });
    if (compartment === 'contact')
      await this.phones.replace(handle.op, handle.id, documents.contact.parse(value));
  }
}
