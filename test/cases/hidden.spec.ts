import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { hashNewPassword, StaffService } from '../../src/people/accounts/staff.service.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { Operations } from '../../src/platform/operation.js';
import { House, type Visitor } from '../house.js';
import { asActor } from '../platform/database/as-actor.js';
import { linesOf } from './lines.js';

let house: House;
let sara: Visitor;
let jonas: Visitor;
let amina: Visitor;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
  sara = await house.signIn('sara');
  jonas = await house.signIn('jonas');
  amina = await house.signIn('amina');
});
afterAll(() => house.close());
beforeEach(async () => {
  caseId = await house.openCase();
});

const hide = (visitor: Visitor, supervisorIds: string[], more: Record<string, unknown> = {}) =>
  visitor.post(`/api/cases/${caseId}/hide`, { version: 1, supervisorIds, reason: 'a threat', ...more });
const unhide = (visitor: Visitor, version: number) =>
  visitor.post(`/api/cases/${caseId}/unhide`, { version });
/** A third supervisor of the office. */
const addSupervisor = () =>
  house.app.get(Operations).run(systemActor('system:setup'), 'staff.create', 'setup', async (op) =>
    house.app.get(StaffService).createStaff(op, {
      username: 'thea',
      name: 'Thea',
      passwordHash: await hashNewPassword('a long walk by the harbour'),
      roles: ['supervisor'],
      officeId: house.officeId,
    }),
  );
const statusOf = async (visitor: Visitor) => (await visitor.get(`/api/cases/${caseId}`)).status;

describe('a hidden case', () => {
  it('is seen by the supervisors named and by those who work on it, and by nobody else of the office', async () => {
    expect(await hide(sara, [jonas.id])).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await statusOf(sara)).toBe(404);
    expect((await sara.get('/api/cases?limit=200')).body.items.map((each: any) => each.id)).not.toContain(
      caseId,
    );
    expect(await statusOf(jonas)).toBe(200);
    expect(await statusOf(amina)).toBe(200);
  });

  it('answers whoever lost sight of it as a case that never was', async () => {
    await hide(sara, [jonas.id]);
    const hidden = await sara.get(`/api/cases/${caseId}`);
    const absent = await sara.get('/api/cases/00000000-0000-4000-8000-00000000abcd');
    expect([hidden.status, hidden.body]).toEqual([absent.status, absent.body]);
  });

  it('stays with its asker too when she is named beside somebody else', async () => {
    await hide(sara, [sara.id, jonas.id]);
    expect([await statusOf(sara), await statusOf(jonas)]).toEqual([200, 200]);
  });

  it('stays hidden when the access of the office is generated anew, as for a new supervisor', async () => {
    await hide(sara, [jonas.id]);
    await house.asSuperuser((client) =>
      client.query('SELECT app.make_office_grants(NULL, NULL), app.make_office_grants(NULL, $1)', [sara.id]),
    );
    expect([await statusOf(sara), await statusOf(jonas)]).toEqual([404, 200]);
  });

  it('can be given to other supervisors, by one who sees it', async () => {
    await hide(sara, [jonas.id]);
    expect(await hide(jonas, [sara.id], { version: 2 })).toMatchObject({ status: 200, body: { version: 3 } });
    expect([await statusOf(sara), await statusOf(jonas)]).toEqual([200, 404]);
  });

  it('is given back to the whole office', async () => {
    await hide(sara, [jonas.id]);
    expect(await unhide(jonas, 2)).toMatchObject({ status: 200, body: { version: 3 } });
    expect([await statusOf(sara), await statusOf(jonas)]).toEqual([200, 200]);
  });

  it('is not given back to those who are excluded from it', async () => {
    const third = await addSupervisor();
    await sara.post(`/api/cases/${caseId}/exclusions`, { staffId: jonas.id, kind: 'complaint' });
    expect((await hide(sara, [sara.id, third])).status).toBe(200);
    expect((await unhide(sara, 2)).status).toBe(200);
    expect([await statusOf(sara), await statusOf(jonas)]).toEqual([200, 404]);
  });

  it('keeps the reason sealed', async () => {
    await hide(sara, [jonas.id], { reason: 'her brother asks for her' });
    const { rows } = await house.asSuperuser((client) =>
      client.query('SELECT sealed_reason FROM app.case_hiding WHERE case_id = $1', [caseId]),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].sealed_reason.toString('latin1')).not.toContain('brother');
  });

  it('is hidden and shown in lines of their own', async () => {
    const lines = await linesOf(house, async () => {
      await hide(sara, [jonas.id]);
      await unhide(jonas, 2);
    });
    expect(lines.map(({ act, res }) => [act, res])).toEqual([
      ['case.hide', 'allowed'],
      ['case.unhide', 'allowed'],
    ]);
  });
});

describe('hiding is refused', () => {
  it.each([
    ['nobody is named', () => [], 'supervisorIds', 'too_small'],
    ['only the asker is named', () => [sara.id, sara.id], 'supervisorIds', 'other'],
    ['a caseworker is named', () => [jonas.id, house.people.omar], 'supervisorIds', 'supervisor'],
    ['somebody is named who does not exist', () => [caseId], 'supervisorIds', 'supervisor'],
  ])('when %s', async (_, named, path, rule) => {
    expect(await hide(sara, named())).toMatchObject({ status: 400, body: { errors: [{ path, rule }] } });
    expect([await statusOf(sara), await statusOf(jonas)]).toEqual([200, 200]);
  });

  it('when a supervisor is named who is kept from the case', async () => {
    await sara.post(`/api/cases/${caseId}/exclusions`, { staffId: jonas.id, kind: 'complaint' });
    expect(await hide(sara, [sara.id, jonas.id])).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'supervisorIds', rule: 'supervisor' }] },
    });
  });

  it('without a reason, on another version, and without a fresh second factor', async () => {
    expect(await hide(sara, [jonas.id], { reason: ' ' })).toMatchObject({
      body: { errors: [{ path: 'reason' }] },
    });
    expect(await hide(sara, [jonas.id], { version: 2 })).toMatchObject({
      status: 409,
      body: { code: 'stale' },
    });
    expect(await unhide(sara, 1)).toMatchObject({ status: 409, body: { code: 'move' } });
    const stale = await house.signInAnew('sara');
    house.clock.advance(6 * 60_000);
    expect(await hide(stale, [jonas.id])).toMatchObject({ status: 403, body: { code: 'step-up' } });
    house.clock.advance(-6 * 60_000);
    expect(await statusOf(sara)).toBe(200);
  });

  it.each(['amina', 'omar', 'aida', 'ada'] as const)('to %s', async (name) => {
    const visitor = await house.signIn(name);
    expect((await hide(visitor, [jonas.id])).status).toBe(name === 'amina' ? 403 : 404);
    expect((await unhide(visitor, 1)).status).toBe(name === 'amina' ? 403 : 404);
    expect(await statusOf(sara)).toBe(200);
  });

  it('to SQL that somebody managed to inject, without a fresh factor and without the right to assign', async () => {
    const sealed = Buffer.concat([Buffer.from([241]), Buffer.alloc(120)]);
    const values = [caseId, 1, [jonas.id], '00000000-0000-4000-8000-00000000beef', 1, sealed];
    for (const name of ['sara', 'amina', 'omar'] as const) {
      const tried = asActor(house, name, (client) =>
        client.query('SELECT app.hide_case($1, $2, $3, $4, $5, $6)', values),
      );
      await expect(tried).rejects.toMatchObject({ code: '42501' });
    }
    for (const statement of [
      `UPDATE app.case_file SET hidden = true WHERE id = '${caseId}'`,
      `INSERT INTO app.case_hiding (id, case_id) VALUES ('${caseId}', '${caseId}')`,
    ]) {
      await expect(asActor(house, 'sara', (client) => client.query(statement))).rejects.toMatchObject({
        code: '42501',
      });
    }
  });

  it('to a case that is being opened: nobody would be named', async () => {
    const born = asActor(house, 'amina', (client) =>
      client.query(
        `INSERT INTO app.case_file (id, office_id, reference, pseudonym, phase, phase_since, risk, opened_on,
           planned_stages, hidden, version)
         VALUES ($1, $2, 'ABCD-1234', 'Born Hidden', 'REFERRED', current_date, 'LOW', current_date, '{}', true, 1)`,
        ['00000000-0000-4000-8000-00000000cafe', house.officeId],
      ),
    );
    await expect(born).rejects.toMatchObject({ code: '42501' });
  });
});
