import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { casePhase } from '../../src/cases/case-states.js';
import { basesOf } from '../../src/platform/access/policy.js';
import {
  dependenciesOf,
  missingStages,
  ownerOf,
  phasesOf,
  stagesOf,
} from '../../src/resettlement/plan-rules.js';
import { canOwnTasks, type TeamGrant } from '../../src/resettlement/task-rules.js';
import {
  compartmentOf,
  getTemplate,
  mustTemplates,
  taskTemplates,
} from '../../src/resettlement/templates.js';

describe('the stages that a case has reached', () => {
  it.each([
    ['REFERRED', []],
    ['RECEPTION', ['RECEPTION']],
    ['SCREENING', ['RECEPTION']],
    ['ASSESSMENT', ['RECEPTION']],
    ['PLANNING', ['RECEPTION']],
    ['ACTIVE', ['RECEPTION', 'ACTIVE']],
    ['REVIEW', ['RECEPTION', 'ACTIVE']],
    ['TRANSITION', ['RECEPTION', 'ACTIVE']],
    ['FOLLOW_UP', ['RECEPTION', 'ACTIVE']],
    ['SUSPENDED', []],
    ['CLOSED', []],
    ['DECLINED', []],
  ] as const)('in %s it has the tasks of %j', (phase, stages) => {
    expect(stagesOf(phase)).toEqual(stages);
  });

  it('are the same when asked from the stage', () => {
    for (const phase of casePhase.codes) {
      const stages = (['RECEPTION', 'ACTIVE'] as const).filter((stage) => phasesOf(stage).includes(phase));
      expect(stages).toEqual(stagesOf(phase));
    }
  });

  it('are planned once', () => {
    expect(missingStages({ phase: 'ACTIVE', plannedStages: [] })).toEqual(['RECEPTION', 'ACTIVE']);
    expect(missingStages({ phase: 'ACTIVE', plannedStages: ['RECEPTION'] })).toEqual(['ACTIVE']);
    expect(missingStages({ phase: 'REVIEW', plannedStages: ['ACTIVE', 'RECEPTION'] })).toEqual([]);
  });
});

describe('what a planned task waits for', () => {
  it('waits for tasks that every case gets, also before they are made', () => {
    expect(dependenciesOf(getTemplate('T-FIN-01'), () => false)).toEqual(['T-LEG-03']);
    expect(dependenciesOf(getTemplate('T-HEA-02'), () => false)).toEqual(['T-HOU-01']);
  });

  it('waits for a task that not every case gets only when this case has it', () => {
    expect(dependenciesOf(getTemplate('T-REP-02'), () => false)).toEqual([]);
    expect(dependenciesOf(getTemplate('T-REP-02'), (code) => code === 'T-BEL-02')).toEqual(['T-BEL-02']);
  });

  it('never waits for something that does not stand in the template', () => {
    fc.assert(
      fc.property(fc.constantFrom(...taskTemplates), fc.boolean(), (template, has) => {
        const waits = dependenciesOf(template, () => has);
        expect(template.after).toEqual(expect.arrayContaining(waits));
      }),
    );
  });
});

describe('who does a planned task at first', () => {
  const all = ['core', 'plan'];
  const grantOf = (actorId: string, role: TeamGrant['role'], kind = 'specialist'): TeamGrant => {
    return { actorId, role, basis: 'grant', kind, compartments: all };
  };
  const amina = grantOf('amina', 'caseworker', 'lead');
  const lena = grantOf('lena', 'legal-adviser');
  const marc = grantOf('marc', 'legal-adviser');
  const legal = getTemplate('T-LEG-03');

  it('is the only one on the team with the usual role', () => {
    expect(ownerOf(legal, [amina, lena])).toBe('lena');
  });

  it('is that person once, however many grants they hold', () => {
    expect(ownerOf(legal, [amina, lena, { ...lena, kind: 'cover' }])).toBe('lena');
  });

  it('is the lead when two could do it, or nobody', () => {
    expect(ownerOf(legal, [amina, lena, marc])).toBe('amina');
    expect(ownerOf(legal, [amina])).toBe('amina');
  });

  it('is nobody when there is no lead either', () => {
    expect(ownerOf(legal, [])).toBeNull();
    expect(ownerOf(legal, [lena, marc])).toBeNull();
  });

  it('is never somebody who cannot work on the plan', () => {
    const overseer: TeamGrant = { ...grantOf('sara', 'supervisor', 'office'), basis: 'office' };
    expect(ownerOf(legal, [overseer])).toBeNull();
    expect(ownerOf(legal, [amina, { ...lena, compartments: ['core', 'legal-status'] }])).toBe('amina');
  });

  it('is always somebody of the team, or nobody', () => {
    const anyGrant = fc.record({
      actorId: fc.constantFrom('a', 'b', 'c'),
      role: fc.constantFrom('caseworker', 'legal-adviser', 'clinician', 'supervisor', 'safety-officer'),
      basis: fc.constantFrom('grant', 'office'),
      kind: fc.constantFrom('lead', 'specialist', 'office'),
      compartments: fc.subarray(['core', 'plan', 'health']),
    }) as fc.Arbitrary<TeamGrant>;
    fc.assert(
      fc.property(
        fc.constantFrom(...taskTemplates),
        fc.array(anyGrant, { maxLength: 6 }),
        (template, team) => {
          const able = team.filter(canOwnTasks).map((grant) => grant.actorId);
          expect([...able, null]).toContain(ownerOf(template, team));
        },
      ),
    );
  });
});

describe('the must-tasks of the two stages together', () => {
  it('are sealed only where the planning part of the service may add, and it reads none of them', () => {
    for (const template of [...mustTemplates('RECEPTION'), ...mustTemplates('ACTIVE')]) {
      const compartment = compartmentOf(template);
      expect([compartment, basesOf('system:plan', compartment, 'report')]).toEqual([compartment, ['all']]);
      expect(basesOf('system:plan', compartment, 'read')).toEqual([]);
    }
  });

  it('wait only for tasks that every case gets, so that no plan waits for what never comes', () => {
    const must = [...mustTemplates('RECEPTION'), ...mustTemplates('ACTIVE')];
    const codes = must.map((template) => template.code);
    for (const template of must) expect(codes).toEqual(expect.arrayContaining([...template.after]));
  });
});
