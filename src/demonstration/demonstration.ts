import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CaseAdmission, type CaseHandle, insertRecord } from '../cases/door.js';
import type { Config } from '../config.js';
import { issueStore, matterStore } from '../legal/door.js';
import { StaffService } from '../people/door.js';
import { systemActor } from '../platform/access/actor.js';
import { Clock } from '../platform/clock.js';
import { hashPassword } from '../platform/crypto/password.js';
import { randomToken, sha256 } from '../platform/crypto/primitives.js';
import type { Installation } from '../platform/database/installation-kind.js';
import { type Operation, Operations } from '../platform/operation.js';
import { INSTALLATION } from '../platform/tokens.js';
import { addDays } from '../reference/days.js';
import { PlanDoor } from '../resettlement/door.js';
import { consentStore, testimonyStore } from '../testimony/door.js';
import { cast, type CastName } from './cast.js';
import demoFile from './demo-58.json' with { type: 'json' };
import type { DemoCase } from './demo-file.schema.js';
import { planOf } from './plan.js';
import { readDemoFile } from './read-demo-file.js';
import { roleOf, teamOf } from './team.js';
import { daysOf, toCasework, toConsents, toIdentity, toIssues, toMatters, toTestimony } from './translate.js';

const OFFICE = 'Demonstration office';
const TIME_ZONE = 'Europe/Berlin';

/** Shows how far a long work has come. */
export interface ShowsProgress {
  show(done: number, all: number): void;
}

/** What an import did; `leftOut` counts co-operation statuses that only the lawyer's keys may hold. */
export interface ImportResult {
  imported: number;
  leftOut: number;
}

/** Fills a demonstration: the cast in one office, and the 58 invented cases. What exists already is kept. */
export class Demonstration {
  private readonly operations: Operations;
  private readonly staff: StaffService;
  private readonly admission: CaseAdmission;
  private readonly plan: PlanDoor;
  private readonly clock: Clock;
  private readonly installation: Installation;

  constructor(app: Pick<NestFastifyApplication, 'get'>) {
    this.operations = app.get(Operations);
    this.staff = app.get(StaffService);
    this.admission = app.get(CaseAdmission);
    this.plan = app.get(PlanDoor);
    this.clock = app.get(Clock);
    this.installation = app.get(INSTALLATION);
  }

  /** Makes the cast at the first start, gives it the password of this start, and tells it. */
  async settleCast(config: Pick<Config, 'dataDir' | 'demoPassword'>): Promise<string> {
    const password = keepPassword(config);
    const passwordHash = await hashPassword(password);
    await this.operations.run(systemActor('system:setup'), 'staff.create', 'setup', async (op) => {
      const { items } = await this.staff.listStaff(op, { limit: 200 });
      const office = await this.staff.findFirstOffice(op);
      const officeId = office?.id ?? (await this.staff.createOffice(op, OFFICE, TIME_ZONE));
      const missing = castNames.filter((name) => !items.some((each) => each.username === name));
      for (const username of missing) {
        const { name, role } = cast[username];
        await this.staff.createStaff(op, { username, name, passwordHash, roles: [role], officeId });
      }
      if (items.length > 0)
        await this.staff.resetPasswords(
          op,
          items.map((each) => each.id),
          passwordHash,
        );
    });
    return password;
  }

  /**
   * Imports the cases that are not there yet, each in an operation of its own: an import that was broken off goes on
   * where it stood, and no case is half there.
   * @throws DemoFileProblem naming row and field when the file is broken; then nothing is imported
   */
  async importCases(progress: ShowsProgress, text = JSON.stringify(demoFile)): Promise<ImportResult> {
    const { cases } = readDemoFile(text);
    const { officeId, ids } = await this.findCast();
    const today = this.clock.today(TIME_ZONE);
    const actor = systemActor('system:import', officeId);
    const result: ImportResult = { imported: 0, leftOut: 0 };
    const rows = cases.map((row, index) => ({ row, index, id: this.caseIdOf(row), officeId, today }));
    const admitted = await this.operations.run(actor, 'case.list', 'demonstration', (op) =>
      this.admission.findAdmitted(
        op,
        rows.map(({ id }) => id),
      ),
    );
    for (const given of rows) {
      if (!admitted.has(given.id)) {
        result.leftOut += await this.operations.run(actor, 'case.import', 'demonstration', (op) =>
          this.importCase(op, given, ids),
        );
        result.imported += 1;
      }
      progress.show(given.index + 1, cases.length);
    }
    return result;
  }

  private async importCase(
    op: Operation,
    given: ImportedRow,
    ids: ReadonlyMap<string, string>,
  ): Promise<number> {
    const { row, index, id, officeId, today } = given;
    const days = daysOf(row, index, today);
    const { pseudonym, phase, risk } = row;
    op.record({ caseId: id, record: { type: 'case', id }, version: 1 });
    const handle = await this.admission.admit(op, { id, officeId, pseudonym, phase, risk, ...days });
    for (const { name, kind } of teamOf(row, index)) {
      const grant = {
        staffId: ids.get(name)!,
        role: roleOf(name),
        kind,
        from: new Date(`${days.openedOn}T08:00:00Z`),
      };
      await this.admission.assign(handle, grant, 'Assigned when the demonstration was made');
    }
    await this.admission.write(handle, 'identity', toIdentity(row));
    await this.admission.write(handle, 'casework', toCasework(row));
    const owners = teamOf(row, index).map(({ name, kind }) => ({
      id: ids.get(name)!,
      role: roleOf(name),
      kind,
    }));
    await this.plan.plant(handle, planOf(row.phase, index, days, today, owners));
    await this.plan.declarePlanned(handle);
    return this.importRecords(handle, row, days.openedOn, today);
  }

  private async importRecords(
    handle: CaseHandle,
    row: DemoCase,
    openedOn: string,
    today: string,
  ): Promise<number> {
    const knownOn = addDays(openedOn, 1) < today ? addDays(openedOn, 1) : today;
    const { matters, leftOut } = toMatters(row, knownOn, today);
    for (const matter of matters) await insertRecord(handle, matterStore, matter);
    for (const issue of toIssues(row)) await insertRecord(handle, issueStore, issue);
    await insertRecord(handle, testimonyStore, toTestimony(row));
    for (const consent of toConsents(row, knownOn)) await insertRecord(handle, consentStore, consent);
    return leftOut;
  }

  private async findCast(): Promise<{ officeId: string; ids: Map<string, string> }> {
    return this.operations.run(systemActor('system:setup'), 'staff.list', 'setup', async (op) => {
      const { items } = await this.staff.listStaff(op, { limit: 200 });
      const office = await this.staff.findFirstOffice(op);
      return { officeId: office!.id, ids: new Map(items.map((each) => [each.username, each.id])) };
    });
  }

  /** The id of an imported case: the same at every start, and different in every installation (UUID version 8). */
  private caseIdOf(row: DemoCase): string {
    const bytes = sha256(Buffer.from(`causeway/demonstration/${this.installation.id}/${row.ref}`)).subarray(
      0,
      16,
    );
    bytes[6] = (bytes[6]! & 0x0f) | 0x80;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
}

interface ImportedRow {
  row: DemoCase;
  index: number;
  id: string;
  officeId: string;
  today: string;
}

const castNames = Object.keys(cast) as CastName[];

/** The password of the demonstration: the setting's, else the one of the first start, which lies open beside the data. */
function keepPassword(config: Pick<Config, 'dataDir' | 'demoPassword'>): string {
  if (config.demoPassword !== undefined) return config.demoPassword;
  const file = path.join(config.dataDir, 'demonstration-password.txt');
  // A start that was killed while it wrote leaves an empty file, and nobody could sign in with an empty password.
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (kept !== '') return kept;
  const password = randomToken(16);
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}
