import { Injectable } from '@nestjs/common';
import type { Operation } from '../../platform/operation.js';
import { CasesRepository } from '../cases.repository.js';
import type { PersonFound } from '../cases.schema.js';
import { documents, type Identity } from './compartments.schema.js';
import { placeOf } from './compartments.service.js';
import { CaseDoor, type CaseHandle } from '../case-door.js';
import type { CompartmentEntity } from '../case.entity.js';
import { matchesName } from './name-match.js';
import { unlessDamaged } from './unless-damaged.js';
import { SearchWatch } from './watch.js';

const BATCH = 500;
const MOST_OPENED = 20_000;
const MOST_FOUND = 200;

/**
 * Finds people by name among the cases whose identity the actor may open. It opens and compares in memory: there is no
 * index of names, because an index leaks (docs/decisions/0007-search-by-opening.md).
 */
@Injectable()
export class SearchService {
  constructor(
    private readonly cases: CasesRepository,
    private readonly door: CaseDoor,
    private readonly watch: SearchWatch,
  ) {}

  /**
   * One line says how many records were opened and names the cases that were shown; all their ids are sealed beside it.
   * What was asked for is kept nowhere: it is a name.
   */
  async findPeople(op: Operation, query: { q: string; after?: string | undefined; limit: number }) {
    const found: PersonFound[] = [];
    const most = Math.min(query.limit, MOST_FOUND);
    let opened = 0;
    let after = query.after;
    let isAtEnd = false;
    while (!isAtEnd && found.length < most && opened < MOST_OPENED) {
      const rows = await this.cases.findCompartments(op, 'identity', after, BATCH);
      const handles = await this.enter(op, rows);
      const matches: Match[] = [];
      for (const row of rows) {
        if (found.length + matches.length === most) break;
        after = row.caseId;
        const handle = handles.get(row.caseId);
        if (handle?.may('identity', 'read') !== true) continue;
        opened += 1;
        const match = findMatch(await this.peekIdentity(row, handle), query.q);
        if (match === undefined) continue;
        const place = placeOf('identity', row.caseId);
        matches.push({ caseId: row.caseId, place, shown: { ...describe(handle), ...match } });
      }
      // What is shown is checked, not all that was compared.
      const sound = await this.door.keepSound(op, matches);
      found.push(...sound.map(({ shown }) => shown));
      isAtEnd = rows.length < BATCH && (rows.length === 0 || after === rows.at(-1)!.caseId);
    }
    const ids = found.map((each) => each.id);
    op.record({ caseIds: ids, count: opened, compartments: ['identity'], detail: { opened, found: ids } });
    await this.watch.note(op, query.q);
    return { items: found, next: isAtEnd ? null : (after ?? null) };
  }

  private async enter(op: Operation, rows: readonly CompartmentEntity[]): Promise<Map<string, CaseHandle>> {
    // One key that does not unwrap must not break the search; each is then asked for by itself.
    await unlessDamaged(this.door.prepare(op, rows));
    return this.door.enterUnchecked(
      op,
      rows.map((row) => row.caseId),
    );
  }

  /** A damaged record is left out of a search: it breaks itself, not the list. */
  private async peekIdentity(row: CompartmentEntity, handle: CaseHandle): Promise<Identity | undefined> {
    const opened = await unlessDamaged(handle.peek(placeOf('identity', row.caseId), row.sealed));
    return documents.identity.safeParse(opened).data;
  }
}

interface Match {
  caseId: string;
  place: ReturnType<typeof placeOf>;
  shown: PersonFound;
}

function findMatch(
  identity: Identity | undefined,
  question: string,
): Pick<PersonFound, 'name' | 'match'> | undefined {
  const name = identity?.names.find((each) => matchesName(each.value, question));
  if (name === undefined) return undefined;
  return { name: name.value, match: name.kind === 'legal' || name.kind === 'married' ? 'name' : 'alias' };
}

function describe(handle: CaseHandle): Pick<PersonFound, 'id' | 'reference' | 'pseudonym'> {
  return { id: handle.id, reference: handle.file.reference, pseudonym: handle.file.pseudonym };
}
