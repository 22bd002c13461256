import { Injectable } from '@nestjs/common';
import { ruleOf } from '../platform/access/actions.js';
import type { Compartment } from '../platform/access/compartments.js';
import { decide, type Decision, type LiveGrant } from '../platform/access/decide.js';
import type { Right } from '../platform/access/policy.js';
import { type SealedValue, Vault } from '../platform/crypto/vault.js';
import type { Operation } from '../platform/operation.js';
import { notFound, Problem } from '../platform/problem.js';
import type { CaseEntity } from './case.entity.js';
import { caseName, type ListedPart, nameOfPlace, openedRows } from '../platform/row-seals/opened-rows.js';
import { RowSeals } from '../platform/row-seals/row-seals.js';
import { CasesRepository } from './cases.repository.js';

/** The frozen place of a sealed value within a case: names of docs/spec/envelope.md. */
export interface SealedPlace {
  compartment: Compartment;
  table: string;
  row: string;
  column: string;
}

/**
 * A case that somebody has entered, with what the entry rests on. Whatever touches a case takes the handle, never an
 * id: who holds a handle has been let in. Opening and sealing ask the policy table again for their compartment.
 */
export class CaseHandle {
  constructor(
    readonly op: Operation,
    readonly file: CaseEntity,
    readonly grants: readonly LiveGrant[],
    private readonly vault: Vault,
    private readonly seals: RowSeals,
  ) {}

  get id(): string {
    return this.file.id;
  }

  /** Whether the actor has one of these rights in a compartment of this case, and on what ground. */
  decide(compartment: Compartment, rights: readonly Right[]): Decision {
    return decide(this.op.actor.role, this.grants, compartment, rights);
  }

  /** Whether the actor has one of these rights in a compartment of this case. */
  may(compartment: Compartment, ...rights: Right[]): boolean {
    return this.decide(compartment, rights).allowed;
  }

  /**
   * Opens a sealed value of this case. The caller records the line.
   * @throws Problem `forbidden` without the right to read, `damaged` when the value does not open here
   */
  async open(place: SealedPlace, sealed: Buffer): Promise<unknown> {
    if (!this.may(place.compartment, 'read')) throw new Problem('forbidden');
    return this.vault.open(this.op, { ...place, caseId: this.id }, sealed);
  }

  /**
   * Opens a sealed value for a comparison that shows nothing of it; see `CaseDoor.keepSound`.
   * @throws Problem as `open`
   */
  async peek(place: SealedPlace, sealed: Buffer): Promise<unknown> {
    if (!this.may(place.compartment, 'read')) throw new Problem('forbidden');
    return this.vault.peek(this.op, { ...place, caseId: this.id }, sealed);
  }

  /**
   * Checks the rows of a list before it shows them: a broken one then does not open, and the others do.
   * @param part which part of a table the list shows; what was sealed within it must be there
   * @returns how many rows are gone that have a seal
   */
  async examine(places: readonly SealedPlace[], part?: Omit<ListedPart, 'caseId'>): Promise<number> {
    const names = places.flatMap((place) => nameOfPlace({ ...place, caseId: this.id }) ?? []);
    const parts = part === undefined ? [] : [{ ...part, caseId: this.id }];
    return (await this.seals.examine(this.op, names, parts)).missing;
  }

  /** Whether the row of a value was examined and found to be changed behind the service's back. */
  isBroken(place: SealedPlace): boolean {
    const name = nameOfPlace({ ...place, caseId: this.id });
    return name !== undefined && openedRows(this.op).checked.get(name) === false;
  }

  /** Fetches the keys of several compartments at once, before a list is opened. */
  async prepare(rows: readonly { compartment: string; keyVersion: number }[]): Promise<void> {
    await this.vault.prefetch(
      this.op,
      rows.map((row) => ({ caseId: this.id, compartment: row.compartment, keyVersion: row.keyVersion })),
    );
  }

  /**
   * Seals a value for this case.
   * @throws Problem `forbidden` unless the actor may write, report or approve there
   */
  async seal(place: SealedPlace, value: unknown): Promise<SealedValue> {
    if (!this.may(place.compartment, 'write', 'report', 'approve')) throw new Problem('forbidden');
    return this.vault.seal(this.op, { ...place, caseId: this.id }, value);
  }

  /** The grant that an act in a compartment rests on, for its line; nothing for system actors. */
  groundOf(compartment: Compartment, rights: readonly Right[]): { grantId?: string } {
    const decision = this.decide(compartment, rights);
    return decision.allowed && decision.ground.by === 'grant' ? { grantId: decision.ground.grant.id } : {};
  }

  /** Records the line of an act on this case, with the grant that it rests on. */
  record(line: {
    compartments: readonly Compartment[];
    record?: { type: string; id: string };
    version?: number;
    count?: number;
    /** Sealed beside the line; see Line. */
    detail?: Readonly<Record<string, unknown>>;
  }): void {
    const rule = ruleOf(this.op.act);
    const first = line.compartments[0] ?? 'core';
    const rights =
      rule.compartment === first || rule.compartment === 'named'
        ? rule.rights
        : (['read', 'write', 'report'] as const);
    this.op.record({ caseId: this.id, ...this.groundOf(first, rights), ...line });
  }
}

/** The only way to a case and to what is sealed in it. */
@Injectable()
export class CaseDoor {
  constructor(
    private readonly cases: CasesRepository,
    private readonly vault: Vault,
    private readonly seals: RowSeals,
  ) {}

  /**
   * Enters a case for the operation's act. `compartment` is for acts whose compartment the request names.
   * @throws Problem `not-found` when the case is absent or not the actor's (the two look the same), `forbidden` when the
   *   actor may see the case but not do this
   */
  async enter(op: Operation, caseId: string, compartment?: Compartment): Promise<CaseHandle> {
    const rule = ruleOf(op.act);
    const named = rule.compartment === 'named' ? compartment : rule.compartment;
    if (named === undefined) throw new Error(`the act ${op.act} needs a compartment`);
    op.subject.caseId = caseId;
    op.subject.compartments = [named];
    const handle = await this.find(op, caseId);
    if (handle === undefined) throw notFound();
    if (!handle.may(named, ...rule.rights)) throw new Problem('forbidden');
    return handle;
  }

  /**
   * Enters many cases at once for a list; those that are not the actor's are left out, and so are those whose row or
   * whose grant to the actor was changed behind the service's back.
   */
  async enterAll(op: Operation, caseIds: readonly string[]): Promise<Map<string, CaseHandle>> {
    const handles = await this.enterUnchecked(op, caseIds);
    const { broken } = await this.seals.examine(op, [...handles.keys()].map(caseName));
    return new Map([...handles].filter(([id]) => !broken.has(caseName(id))));
  }

  /** Of the cases of a list, those that are sound; a broken one is left out of it. */
  async findSound(op: Operation, caseIds: readonly string[]): Promise<Set<string>> {
    const { broken } = await this.seals.examine(op, caseIds.map(caseName));
    return new Set(caseIds.filter((id) => !broken.has(caseName(id))));
  }

  /**
   * Of the values that a search opened, those that it may show: case, grant and row are as the service left them.
   * @param values the case of each and where in it the value stands
   */
  async keepSound<Value extends { caseId: string; place: SealedPlace }>(
    op: Operation,
    values: readonly Value[],
  ): Promise<Value[]> {
    const namesOf = ({ caseId, place }: Value) =>
      [caseName(caseId), nameOfPlace({ ...place, caseId })].filter((name) => name !== undefined);
    const { broken } = await this.seals.examine(op, values.flatMap(namesOf));
    return values.filter((value) => !namesOf(value).some((name) => broken.has(name)));
  }

  /** As `enterAll`, for a search that enters thousands of cases and shows a few: it shows what `keepSound` gives. */
  async enterUnchecked(op: Operation, caseIds: readonly string[]): Promise<Map<string, CaseHandle>> {
    const ids = [...new Set(caseIds)];
    const files = await this.cases.findMany(op, ids);
    const grants = await this.cases.findLiveGrants(op, ids);
    return new Map(
      files.map((file) => [
        file.id,
        new CaseHandle(
          op,
          file,
          grants.filter((grant) => grant.caseId === file.id),
          this.vault,
          this.seals,
        ),
      ]),
    );
  }

  /** Fetches the keys of many cases at once, before a list across cases is opened. */
  async prepare(
    op: Operation,
    rows: readonly { caseId: string; compartment: string; keyVersion: number }[],
  ): Promise<void> {
    await this.vault.prefetch(op, rows);
  }

  private async find(op: Operation, caseId: string): Promise<CaseHandle | undefined> {
    // Both statements run whether or not the case exists: the same effort for absent and forbidden.
    const file = await this.cases.find(op, caseId);
    const grants = await this.cases.findLiveGrants(op, [caseId]);
    if (file === null) return undefined;
    openedRows(op).note(caseName(caseId));
    return new CaseHandle(op, file, grants, this.vault, this.seals);
  }
}
