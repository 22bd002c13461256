import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemActor } from '../../src/platform/access/actor.js';
import { Operations } from '../../src/platform/operation.js';
import { addDays } from '../../src/reference/days.js';
import { CaseDoor } from '../../src/cases/door.js';
import { PlanDoor, type PlannedTask } from '../../src/resettlement/door.js';
import { PlanService } from '../../src/resettlement/plan.service.js';
import type { TaskView } from '../../src/resettlement/resettlement.schema.js';
import {
  compartmentOf,
  mustTemplates,
  ownerRoleOf,
  type StartPhase,
} from '../../src/resettlement/templates.js';
import { House } from '../house.js';
import { linesOf, makeTask, openTeamCase, tasksOf } from './team.js';

const RECEPTION = mustTemplates('RECEPTION').length;
const ACTIVE = mustTemplates('ACTIVE').length;

let house: House;
let today: string;
beforeAll(async () => {
  house = await House.open();
  today = house.clock.today('Europe/Berlin');
});
afterAll(() => house.close());

/** Moves a case through phases as Amina and gives its version after the last. */
async function moveTo(caseId: string, ...phases: string[]): Promise<number> {
  const amina = await house.signIn('amina');
  let version = (await amina.get(`/api/cases/${caseId}`)).body.version as number;
  for (const to of phases) {
    const moved = await amina.post(`/api/cases/${caseId}/phase`, { version, to });
    if (moved.status !== 200) throw new Error(`no move: ${moved.status} ${JSON.stringify(moved.body)}`);
    version = moved.body.version as number;
  }
  return version;
}

const toActive = ['RECEPTION', 'SCREENING', 'ASSESSMENT', 'PLANNING', 'ACTIVE'];

/** Which template each task stands for, as the whole team sees it together. */
async function templatesOf(caseId: string): Promise<Map<string, TaskView>> {
  const found = new Map<string, TaskView>();
  for (const name of ['amina', 'lena', 'noor', 'ines', 'tomas'] as const) {
    for (const task of await tasksOf(house, name, caseId)) {
      if ('template' in task.content && task.content.template !== null)
        found.set(task.content.template, task);
    }
  }
  return found;
}

describe('a case that enters reception', () => {
  let caseId: string;
  beforeAll(async () => {
    caseId = await openTeamCase(house);
    await moveTo(caseId, 'RECEPTION');
  });

  it('has every task that reception asks for, sealed in its own compartment, due from today', async () => {
    const planned = await templatesOf(caseId);
    expect([...planned.keys()].sort()).toEqual(
      mustTemplates('RECEPTION')
        .map((template) => template.code)
        .sort(),
    );
    for (const template of mustTemplates('RECEPTION')) {
      expect(planned.get(template.code)).toMatchObject({
        compartment: compartmentOf(template),
        state: 'OPEN',
        due: addDays(today, template.dueDays),
        version: 1,
      });
    }
  });

  it('gives each task to the one on the team whose work it is', async () => {
    const byRole = {
      caseworker: 'amina',
      'safety-officer': 'ines',
      'legal-adviser': 'lena',
      clinician: 'noor',
    };
    const planned = await templatesOf(caseId);
    for (const template of mustTemplates('RECEPTION')) {
      const name = byRole[ownerRoleOf(template) as keyof typeof byRole];
      expect(planned.get(template.code)!.owner!.id).toBe(house.people[name as 'amina']);
    }
  });

  it('lets the emergency cash wait for the sanctions check, by an id that says nothing', async () => {
    const planned = await templatesOf(caseId);
    const [cash, check] = [planned.get('T-FIN-01')!, planned.get('T-LEG-03')!];
    expect(cash.dependsOn).toEqual([check.id]);
    expect(cash.waitsFor).toBe(1);
    expect(cash.moves).not.toContain('IN_PROGRESS');
  });

  it('leaves a line of the planning part of the service and none of the caseworker for it', async () => {
    const line = (await linesOf(house, 'task.plan')).at(-1)!;
    expect(line).toMatchObject({
      actor: { kind: 'system', role: 'system:plan' },
      basis: 'system',
      purpose: 'planning',
      obj: { count: RECEPTION, cmp: expect.arrayContaining(['plan', 'safety', 'legal-status', 'health']) },
    });
  });

  it('can be moved on with the version that the move answered: planning is nobody’s change', async () => {
    const answered = await moveTo(caseId, 'SCREENING');
    const amina = await house.signIn('amina');
    expect((await amina.get(`/api/cases/${caseId}`)).body).toMatchObject({
      phase: 'SCREENING',
      version: answered,
    });
  });

  it('is not planned again in the phases after it', async () => {
    expect(await tasksOf(house, 'amina', caseId)).toHaveLength(RECEPTION);
  });
});

describe('a case that becomes active', () => {
  it('gets the tasks of that stage once, also when it comes back from a review', async () => {
    const caseId = await openTeamCase(house, 'Redwing');
    await moveTo(caseId, ...toActive);
    const first = await tasksOf(house, 'amina', caseId);
    expect(first).toHaveLength(RECEPTION + ACTIVE);
    await moveTo(caseId, 'REVIEW', 'ACTIVE');
    expect((await tasksOf(house, 'amina', caseId)).map((task) => task.id)).toEqual(
      first.map((task) => task.id),
    );
  });

  it('joins tasks of both stages: what was planned in reception waits for what came later', async () => {
    const caseId = await openTeamCase(house, 'Fieldfare');
    await moveTo(caseId, ...toActive);
    const planned = await templatesOf(caseId);
    expect(planned.get('T-HEA-02')!.dependsOn).toEqual([planned.get('T-HOU-01')!.id]);
    expect(planned.get('T-HOU-03')!.dependsOn).toEqual([
      planned.get('T-HOU-02')!.id,
      planned.get('T-SAF-02')!.id,
    ]);
  });

  it('keeps a task that somebody made from the template before', async () => {
    const caseId = await openTeamCase(house, 'Waxwing');
    const early = await makeTask(house, 'amina', caseId, {
      template: 'T-HOU-01',
      title: 'Tonight',
      due: today,
    });
    await moveTo(caseId, ...toActive);
    expect(await tasksOf(house, 'amina', caseId)).toHaveLength(RECEPTION + ACTIVE);
    expect((await templatesOf(caseId)).get('T-HOU-01')).toMatchObject({ id: early, due: today, version: 1 });
  });
});

describe('a move that is refused', () => {
  it('plans nothing', async () => {
    const caseId = await openTeamCase(house, 'Siskin');
    const amina = await house.signIn('amina');
    const stale = await amina.post(`/api/cases/${caseId}/phase`, { version: 9, to: 'RECEPTION' });
    expect(stale).toMatchObject({ status: 409, body: { code: 'stale' } });
    const skipped = await amina.post(`/api/cases/${caseId}/phase`, { version: 1, to: 'ACTIVE' });
    expect(skipped).toMatchObject({ status: 409, body: { code: 'move' } });
    expect(await tasksOf(house, 'amina', caseId)).toEqual([]);
  });
});

describe('a case whose planning was broken off', () => {
  const breakOff = (caseId: string) =>
    house.arrange(async (client) => {
      await client.query('DELETE FROM app.task WHERE case_id = $1', [caseId]);
      await client.query(`UPDATE app.case_file SET planned_stages = '{}' WHERE id = $1`, [caseId]);
    });

  it('heals by itself with the same ids, and others are not touched', async () => {
    const [broken, whole] = [await openTeamCase(house, 'Brambling'), await openTeamCase(house, 'Linnet')];
    await moveTo(broken, 'RECEPTION');
    await moveTo(whole, 'RECEPTION');
    const before = (await tasksOf(house, 'amina', broken)).map((task) => task.id);
    await breakOff(broken);
    expect(await house.app.get(PlanService).planMissing()).toBe(1);
    expect((await tasksOf(house, 'amina', broken)).map((task) => task.id)).toEqual(before);
    expect(await tasksOf(house, 'amina', whole)).toHaveLength(RECEPTION);
    expect(await house.app.get(PlanService).planMissing()).toBe(0);
  });

  it('gets each task once when two processes plan it at the same moment', async () => {
    const caseId = await openTeamCase(house, 'Twite');
    await moveTo(caseId, 'RECEPTION');
    await breakOff(caseId);
    const plan = house.app.get(PlanService);
    const one = { id: caseId, officeId: house.officeId };
    await Promise.all([plan.planCase(one), plan.planCase(one), plan.planCase(one)]);
    expect(await tasksOf(house, 'amina', caseId)).toHaveLength(RECEPTION);
  });

  it('gets nothing while it rests', async () => {
    const caseId = await openTeamCase(house, 'Crossbill');
    await moveTo(caseId, 'RECEPTION', 'SUSPENDED');
    await breakOff(caseId);
    expect(await house.app.get(PlanService).planMissing()).toBe(0);
    await moveTo(caseId, 'RECEPTION');
    expect(await tasksOf(house, 'amina', caseId)).toHaveLength(RECEPTION);
  });
});

describe('an import', () => {
  const plant = (caseId: string, tasks: readonly PlannedTask[], stages: readonly StartPhase[] = []) =>
    house.app
      .get(Operations)
      .run(systemActor('system:import', house.officeId), 'case.import', 'import', async (op) => {
        const handle = await house.app.get(CaseDoor).enter(op, caseId);
        const planted = await house.app.get(PlanDoor).plant(handle, tasks);
        if (stages.length > 0) await house.app.get(PlanDoor).declarePlanned(handle);
        handle.record({ compartments: ['core', ...planted.compartments], count: planted.count });
        return planted;
      });
  const task = (more: Partial<PlannedTask> = {}): PlannedTask => {
    return { template: 'T-SAF-01', due: '2026-01-01', state: 'OPEN', ownerId: null, doneBy: null, ...more };
  };

  it('plants tasks in any state, and planting twice is planting once', async () => {
    const caseId = await openTeamCase(house, 'Dunnock');
    const doneBy = house.people.ines;
    const tasks = [task({ state: 'DONE', doneBy, ownerId: doneBy }), task({ template: 'T-SAF-02' })];
    expect(await plant(caseId, tasks)).toEqual({ count: 2, compartments: ['safety'] });
    expect((await plant(caseId, tasks)).count).toBe(0);
    const planned = await templatesOf(caseId);
    expect(planned.get('T-SAF-01')).toMatchObject({
      state: 'DONE',
      owner: { name: 'Ines' },
      due: '2026-01-01',
    });
    expect(planned.get('T-SAF-02')).toMatchObject({ waitsFor: 0, dependsOn: [planned.get('T-SAF-01')!.id] });
  });

  it('can say that the stages are planned, so that nobody plans them again', async () => {
    const caseId = await openTeamCase(house, 'Wheatear');
    await moveTo(caseId, 'RECEPTION');
    await house.arrange(async (client) => {
      await client.query('DELETE FROM app.task WHERE case_id = $1', [caseId]);
      await client.query(`UPDATE app.case_file SET planned_stages = '{}' WHERE id = $1`, [caseId]);
    });
    await plant(caseId, [task()], ['RECEPTION']);
    expect(await house.app.get(PlanService).planMissing()).toBe(0);
    expect(await tasksOf(house, 'amina', caseId)).toHaveLength(1);
  });

  it('cannot plant what is done by nobody or declined without a reason', async () => {
    const caseId = await openTeamCase(house, 'Whitethroat');
    await expect(plant(caseId, [task({ state: 'DONE' })])).rejects.toThrow('done by somebody');
    await expect(plant(caseId, [task({ doneBy: house.people.ines })])).rejects.toThrow('done by somebody');
    await expect(plant(caseId, [task({ state: 'DECLINED' })])).rejects.toThrow('reason');
    expect(await tasksOf(house, 'amina', caseId)).toEqual([]);
  });
});
