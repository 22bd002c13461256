import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../../src/platform/access/actor.js';
import { newId } from '../../../src/platform/crypto/primitives.js';
import { Operations } from '../../../src/platform/operation.js';
import { breakGlass, breakGlassOnDuty, letPass, putOnDuty } from '../../emergency/emergencies.js';
import { type CastName, cast } from '../../cast.js';
import { House } from '../../house.js';
import { flagsOf, look } from './looking.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

/** Somebody of the cast as the service knows them, for lines of acts that the tests cannot do by hand. */
function actorOf(name: CastName): StaffActor {
  const now = new Date();
  return {
    kind: 'staff',
    id: house.people[name],
    username: name,
    name,
    role: cast[name],
    roles: [cast[name]],
    officeId: house.officeId,
    officeName: 'North',
    timeZone: 'Europe/Berlin',
    sessionId: newId(),
    sessionMark: '0123456789abcdef',
    expiresAt: new Date(now.getTime() + 3_600_000),
    lastSeenAt: now,
    steppedUpAt: now,
    guestUntil: null,
  };
}

/** Makes up two people who approved each other's acts as often. */
async function approveEachOther(one: CastName, other: CastName, times: number): Promise<void> {
  await house.asSuperuser(async (client) => {
    await client.query('SET session_replication_role = replica');
    for (let time = 0; time < times; time++) {
      const [requester, decider] = time % 2 === 0 ? [one, other] : [other, one];
      await client.query(
        `INSERT INTO app.approval (id, act, state, payload, request_hash, case_ids, concerns, requester_id, requester_role,
           office_id, asked_at, expires_at, decider_id, decided_at, version)
         VALUES ($1, 'wall.make', 'granted', '{}', decode(repeat('00', 32), 'hex'), '{}', '{}', $2, 'supervisor', $3, now(),
           now() + interval '1 day', $4, now(), 2)`,
        [newId(), house.people[requester!], house.officeId, house.people[decider!]],
      );
    }
  });
}

describe('the supervisor’s desk', () => {
  it('asks about somebody who opened case after case in their order', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.push(await house.openCase('amina', `Walk ${count}`));
    await look(house);
    const amina = await house.signIn('amina');
    for (const id of ids) await amina.get(`/api/cases/${id}`);
    expect(await look(house)).toBe(1);
    const [flag] = await flagsOf(house, 'sara', 'rule=F03');
    expect(flag).toMatchObject({ actor: { name: 'Amina' }, lines: 5, isExplained: false });
    expect(flag!.cases.map(({ id }) => id).sort()).toEqual(ids.sort());
  });

  it('asks about a burst of exports, and not when a second person approved each', async () => {
    const operations = house.app.get(Operations);
    const print = (name: CastName, approvalId?: string) =>
      operations.recordAlone(actorOf(name), 'readers.print', 'casework', {
        count: 60,
        ...(approvalId === undefined ? {} : { approvalId }),
      });
    await print('bilal');
    await print('amina', newId());
    expect(await look(house)).toBe(2);
    const flags = await flagsOf(house, 'sara', 'rule=F06');
    expect(flags.map(({ actor, isExplained }) => [actor!.name, isExplained])).toEqual([
      ['Bilal', false],
      ['Amina', true],
    ]);
  });

  it('knows of every emergency access: the use has its reason, and a second look that nobody took has none', async () => {
    await putOnDuty(house, 'omar');
    const caseId = await house.openCase('amina', 'Courser');
    const id = await breakGlassOnDuty(house, 'omar', caseId);
    await (await house.signIn('omar')).get(`/api/cases/${caseId}/compartments/contact`);
    await look(house);
    expect(await flagsOf(house, 'sara', 'rule=F10')).toMatchObject([
      {
        variant: 'use',
        actor: { name: 'Omar' },
        isExplained: true,
        explanations: [{ kind: 'signed-reason' }],
      },
    ]);
    const outside = await flagsOf(house, 'sara', 'rule=F01');
    expect(outside.flatMap(({ explanations }) => explanations.map(({ kind }) => kind)).sort()).toEqual([
      'break-glass',
      'duty',
    ]);
    await letPass(house, id, 26 * 60);
    await (await house.signIn('omar')).get('/api/cases');
    await look(house);
    expect((await flagsOf(house, 'sara', 'rule=F10'))[0]).toMatchObject({
      variant: 'late',
      isExplained: false,
    });
  });

  it('asks others about a supervisor who broke glass', async () => {
    const caseId = await house.openCase('amina', 'Stilt');
    expect((await breakGlass(house, 'sara', caseId)).status).toBe(201);
    await look(house);
    const uses = async (name: CastName) =>
      (await flagsOf(house, name, 'rule=F10')).filter(({ actor }) => actor?.id === house.people.sara);
    expect(await uses('sara')).toEqual([]);
    expect(await uses('jonas')).toMatchObject([{ variant: 'use', cases: [{ id: caseId }] }]);
  });

  it('tells neither of two who approve each other, but the auditor', async () => {
    await approveEachOther('sara', 'jonas', 4);
    await (await house.signIn('sara')).get('/api/cases');
    await look(house);
    for (const name of ['sara', 'jonas'] as const) expect(await flagsOf(house, name, 'rule=F14')).toEqual([]);
    const [flag] = await flagsOf(house, 'aida', 'rule=F14');
    expect([flag!.actor!.name, ...flag!.others.map(({ name }) => name)].sort()).toEqual(['Jonas', 'Sara']);
    expect(flag).toMatchObject({ variant: 'pair', isExplained: false });
  });

  it('says that a record is not as the service wrote it', async () => {
    const caseId = await house.openCase('amina', 'Plover');
    await house.asSuperuser((client) =>
      client.query(
        `INSERT INTO audit.finding (id, kind, table_name, row_id, case_id, found_at, last_seen_at)
         VALUES (gen_random_uuid(), 'changed', 'app.case_file', $1, $1, now(), now())`,
        [caseId],
      ),
    );
    await (await house.signIn('amina')).get(`/api/cases/${caseId}`);
    expect(await look(house)).toBe(1);
    expect(await flagsOf(house, 'sara', 'rule=F20')).toMatchObject([
      { variant: 'row', severity: 'CRITICAL', actor: null, cases: [{ id: caseId }] },
    ]);
  });

  it('lists everybody who read a case before an incident: those who work on it with that explanation', async () => {
    const caseId = await house.openCase('amina', 'Lapwing');
    await (await house.signIn('amina')).get(`/api/cases/${caseId}`);
    await (await house.signIn('jonas')).get(`/api/cases/${caseId}`);
    const sara = await house.signIn('sara');
    const body = { kind: 'THREAT', at: new Date().toISOString() };
    const asked = await sara.post(`/api/cases/${caseId}/readers/incident`, body);
    expect([asked.status, asked.body]).toEqual([201, expect.anything()]);
    await look(house);
    const readers = (await flagsOf(house, 'aida', 'rule=F22')).map((flag) => [
      flag.actor!.name,
      flag.isExplained,
    ]);
    expect(readers.sort()).toEqual([
      ['Amina', true],
      ['Jonas', false],
    ]);
  });

  it('asks about a search for the name of a colleague, without the name', async () => {
    const bilal = await house.signIn('bilal');
    await bilal.get('/api/search/people?q=Amina');
    await look(house);
    const flags = await flagsOf(house, 'sara', 'rule=F08');
    expect(flags).toMatchObject([{ actor: { name: 'Bilal' }, isExplained: false }]);
    expect(JSON.stringify(flags)).not.toContain('Amina');
  });
});
