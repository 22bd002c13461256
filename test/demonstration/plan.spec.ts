import { describe, expect, it } from '@jest/globals';
import { casePhase } from '../../src/cases/case-states.js';
import { cast } from '../../src/demonstration/cast.js';
import { planOf } from '../../src/demonstration/plan.js';
import { readDemoFile } from '../../src/demonstration/read-demo-file.js';
import { roleOf, teamOf } from '../../src/demonstration/team.js';
import { daysOf } from '../../src/demonstration/translate.js';
import { getTemplate } from '../../src/resettlement/templates.js';
import { cast as castOfTests } from '../cast.js';
import { demoText } from './demo-file-text.js';

const { cases } = readDemoFile(demoText);
const today = '2026-03-01';
const plans = cases.map((row, index) => {
  const owners = teamOf(row, index).map(({ name, kind }) => ({ id: name, role: roleOf(name), kind }));
  return { row, owners, tasks: planOf(row.phase, index, daysOf(row, index, today), today, owners) };
});
const isFinished = (state: string) => state === 'DONE' || state === 'VERIFIED';

describe('the cast', () => {
  it('is the cast of all other tests too', () => {
    const roles = Object.fromEntries(Object.entries(cast).map(([name, { role }]) => [name, role]));
    expect(roles).toEqual(castOfTests);
  });
});

describe('the team of an imported case', () => {
  it('has one lead, one lawyer and one testimony officer, each once, and never omar', () => {
    for (const { row, owners } of plans) {
      const roles = owners.map(({ role }) => role);
      expect([row.ref, owners.filter(({ kind }) => kind === 'lead').length]).toEqual([row.ref, 1]);
      expect(new Set(owners.map(({ id }) => id)).size).toBe(owners.length);
      expect(roles).toEqual(expect.arrayContaining(['caseworker', 'legal-adviser', 'testimony-officer']));
      expect(owners.map(({ id }) => id)).not.toContain('omar');
    }
  });

  it('has a safety officer where the risk is high or critical, and only there', () => {
    for (const { row, owners } of plans) {
      const isHigh = row.risk === 'HIGH' || row.risk === 'CRITICAL';
      expect([row.ref, owners.some(({ role }) => role === 'safety-officer')]).toEqual([row.ref, isHigh]);
    }
  });
});

describe('the tasks of an imported case', () => {
  it('begin only when what they wait for is finished', () => {
    for (const { row, tasks } of plans) {
      const states = new Map(tasks.map(({ template, state }) => [template, state]));
      for (const { template, state } of tasks.filter((task) => task.state !== 'OPEN')) {
        const waitsFor = getTemplate(template).after.filter(
          (code) => states.has(code) && !isFinished(states.get(code)!),
        );
        expect([row.ref, template, state, waitsFor]).toEqual([row.ref, template, state, []]);
      }
    }
  });

  it('are owned by somebody of the team, and finished ones were done by somebody', () => {
    for (const { owners, tasks } of plans) {
      for (const task of tasks) {
        expect(owners.map(({ id }) => id)).toContain(task.ownerId);
        expect(task.doneBy !== null).toBe(isFinished(task.state));
      }
    }
  });

  it('have something late and something ahead in several cases', () => {
    const open = plans.flatMap(({ tasks }) => tasks.filter(({ state }) => !isFinished(state)));
    expect(open.filter(({ due }) => due !== null && due < today).length).toBeGreaterThan(5);
    expect(open.filter(({ due }) => due !== null && due >= today).length).toBeGreaterThan(20);
  });

  it.each(casePhase.codes)('are the same at every import of a case in %s', (phase) => {
    const days = { openedOn: '2025-06-01', phaseSince: '2026-01-10' };
    const owners = plans[0]!.owners;
    expect(planOf(phase, 3, days, today, owners)).toEqual(planOf(phase, 3, days, today, owners));
  });
});
