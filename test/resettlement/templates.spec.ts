import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { countDays } from '../../src/reference/days.js';
import {
  compartmentOf,
  dueDate,
  getTemplate,
  mustTemplates,
  ownerRoleOf,
  startsAt,
  taskTemplates,
} from '../../src/resettlement/templates.js';

/** code | domain | due days | counted from | made without asking | sealed in | usually done by | after */
const expectedList = `
T-SAF-01 | SAFETY | 1 | RECEPTION | must | safety | caseworker |
T-SAF-02 | SAFETY | 2 | RECEPTION | must | safety | safety-officer | T-SAF-01
T-SAF-03 | SAFETY | 3 | RECEPTION | must | safety | safety-officer | T-SAF-02
T-SAF-04 | SAFETY | 7 | RECEPTION | may | safety | safety-officer | T-SAF-02
T-SAF-05 | SAFETY | 21 | RECEPTION | may | safety | safety-officer | T-SAF-02
T-SAF-06 | SAFETY | 7 | RECEPTION | must | family | safety-officer | T-SAF-02
T-HOU-01 | HOUSING | 1 | ACTIVE | must | casework | caseworker |
T-HOU-02 | HOUSING | 30 | ACTIVE | must | casework | caseworker | T-IDD-01
T-HOU-03 | HOUSING | 90 | ACTIVE | must | location | caseworker | T-HOU-02 T-SAF-02
T-IDD-01 | IDDOC | 7 | ACTIVE | must | identity | caseworker |
T-IDD-02 | IDDOC | 45 | ACTIVE | must | identity | caseworker | T-IDD-01
T-IDD-03 | IDDOC | 30 | ACTIVE | must | legal-status | legal-adviser | T-IDD-01
T-IDD-04 | IDDOC | 60 | ACTIVE | may | family | caseworker | T-IDD-01
T-LEG-01 | LEGALAID | 7 | RECEPTION | must | legal-status | legal-adviser |
T-LEG-02 | LEGALAID | 21 | ACTIVE | must | legal-status | legal-adviser | T-LEG-01
T-LEG-03 | LEGALAID | 3 | RECEPTION | must | legal-status | legal-adviser |
T-LEG-04 | LEGALAID | 14 | ACTIVE | must | legal-status | legal-adviser | T-LEG-01
T-LEG-05 | LEGALAID | 30 | ACTIVE | must | legal-status | legal-adviser | T-LEG-02
T-HEA-01 | HEALTH | 3 | RECEPTION | must | health | clinician |
T-HEA-02 | HEALTH | 30 | RECEPTION | must | health | clinician | T-HOU-01
T-HEA-03 | HEALTH | 60 | RECEPTION | may | health | clinician | T-HEA-01
T-MEN-01 | MENTAL | 2 | RECEPTION | must | health | clinician |
T-MEN-02 | MENTAL | 21 | RECEPTION | must | health | clinician | T-MEN-01
T-MEN-03 | MENTAL | 45 | RECEPTION | may | health | clinician | T-MEN-02
T-MEN-04 | MENTAL | 45 | RECEPTION | may | health | clinician | T-MEN-02
T-FIN-01 | FINANCE | 3 | RECEPTION | must | casework | caseworker | T-LEG-03
T-FIN-02 | FINANCE | 21 | ACTIVE | must | casework | caseworker | T-IDD-01 T-LEG-02
T-FIN-03 | FINANCE | 60 | ACTIVE | must | casework | caseworker | T-IDD-02 T-LEG-03
T-FIN-04 | FINANCE | 60 | ACTIVE | may | casework | caseworker | T-FIN-02
T-LAN-01 | LANG | 30 | ACTIVE | must | casework | caseworker |
T-EDU-01 | EDU | 60 | ACTIVE | may | casework | caseworker | T-LAN-01 T-IDD-01
T-EDU-02 | EDU | 21 | ACTIVE | may | family | caseworker | T-HOU-01
T-WOR-01 | WORK | 45 | ACTIVE | must | casework | caseworker | T-LEG-05
T-WOR-02 | WORK | 45 | ACTIVE | must | legal-status | legal-adviser | T-LEG-02
T-WOR-03 | WORK | 180 | ACTIVE | may | casework | caseworker | T-WOR-01 T-WOR-02
T-FAM-01 | FAMILY | 14 | ACTIVE | must | family | caseworker | T-SAF-01
T-FAM-02 | FAMILY | 45 | ACTIVE | may | family | caseworker | T-FAM-01
T-FAM-03 | FAMILY | 14 | ACTIVE | may | family | caseworker | T-FAM-01
T-FAM-04 | FAMILY | 90 | ACTIVE | may | legal-status | legal-adviser | T-FAM-01 T-LEG-02
T-SOC-01 | SOCIAL | 30 | ACTIVE | must | casework | caseworker | T-SAF-02
T-SOC-02 | SOCIAL | 60 | ACTIVE | may | casework | caseworker | T-SOC-01
T-SOC-03 | SOCIAL | 30 | ACTIVE | must | casework | caseworker | T-SAF-02
T-BEL-01 | BELIEF | 45 | ACTIVE | may | casework | caseworker | T-SOC-01
T-BEL-02 | BELIEF | 120 | ACTIVE | may | testimony | testimony-officer | T-MEN-02
T-DIG-01 | DIGITAL | 3 | ACTIVE | must | safety | caseworker | T-SAF-01
T-DIG-04 | DIGITAL | 10 | ACTIVE | must | safety | caseworker | T-DIG-01 T-LEG-01
T-DIG-02 | DIGITAL | 30 | ACTIVE | must | safety | caseworker | T-DIG-01
T-DIG-03 | DIGITAL | 30 | ACTIVE | may | safety | caseworker | T-DIG-01
T-REP-01 | REPAIR | 90 | ACTIVE | may | legal-status | legal-adviser | T-LEG-05
T-REP-02 | REPAIR | 180 | ACTIVE | may | casework | caseworker | T-BEL-02`;

/** The codes that still wait for each other when everything that can be done in turn is done. */
function codesInACycle(templates: readonly { code: string; after: readonly string[] }[]): string[] {
  const waiting = new Map(templates.map(({ code, after }) => [code, after]));
  for (;;) {
    const ready = [...waiting].filter(([, after]) => !after.some((code) => waiting.has(code)));
    if (ready.length === 0) return [...waiting.keys()];
    for (const [code] of ready) waiting.delete(code);
  }
}

describe('the task templates', () => {
  it('are the fifty of the programme, with their days, phases, owners, sealed parts and dependencies', () => {
    const shown = taskTemplates.map((template) =>
      [
        template.code,
        template.domain,
        String(template.dueDays),
        startsAt(template),
        template.mandatory ? 'must' : 'may',
        compartmentOf(template),
        ownerRoleOf(template),
        template.after.join(' '),
      ]
        .join(' | ')
        .trimEnd(),
    );
    expect(shown).toEqual(expectedList.trim().split('\n'));
    expect(shown).toHaveLength(50);
  });

  it('wait only for templates that exist', () => {
    const known = new Set(taskTemplates.map((template) => template.code));
    expect(taskTemplates.flatMap((template) => template.after).filter((code) => !known.has(code))).toEqual(
      [],
    );
  });

  it('never wait for each other in a circle', () => {
    expect(codesInACycle(taskTemplates)).toEqual([]);
  });

  it('would be found out if they did', () => {
    const first = taskTemplates.map((one) =>
      one.code === 'T-SAF-01' ? { ...one, after: ['T-SAF-03'] } : one,
    );
    expect(codesInACycle(first)).toEqual(expect.arrayContaining(['T-SAF-01', 'T-SAF-02', 'T-SAF-03']));
  });

  it('that are made without asking never wait for one that is not', () => {
    const optional = new Set(taskTemplates.filter((one) => !one.mandatory).map((one) => one.code));
    const stuck = taskTemplates.filter(
      (one) => one.mandatory && one.after.some((code) => optional.has(code)),
    );
    expect(stuck.map((one) => one.code)).toEqual([]);
  });

  it('never seal anything in the privileged part, which the service cannot open', () => {
    expect(taskTemplates.filter((one) => compartmentOf(one) === 'legal-privileged')).toEqual([]);
    expect(compartmentOf(getTemplate('T-LEG-02'))).toBe('legal-status');
  });

  it('are refused under a code that is not in the list', () => {
    expect(() => getTemplate('T-XXX-99' as 'T-SAF-01')).toThrow('no such task template');
  });
});

describe('the tasks that a case gets without asking', () => {
  it('are eleven at reception: safety, health, lawyer, sanctions check and emergency cash', () => {
    expect(
      mustTemplates('RECEPTION')
        .map((one) => one.code)
        .join(' '),
    ).toBe(
      'T-SAF-01 T-SAF-02 T-SAF-03 T-SAF-06 T-LEG-01 T-LEG-03 T-HEA-01 T-HEA-02 T-MEN-01 T-MEN-02 T-FIN-01',
    );
  });

  it('are never given twice: reception and active share none, and together they are all that are mandatory', () => {
    const codes = [...mustTemplates('RECEPTION'), ...mustTemplates('ACTIVE')].map((one) => one.code);
    expect(new Set(codes).size).toBe(codes.length);
    expect([...codes].sort()).toEqual(
      taskTemplates
        .filter((one) => one.mandatory)
        .map((one) => one.code)
        .sort(),
    );
  });
});

describe('the due day of a task', () => {
  it('counts calendar days, over a leap day, a change of year and summer time', () => {
    expect(dueDate(getTemplate('T-SAF-01'), '2024-02-28')).toBe('2024-02-29');
    expect(dueDate(getTemplate('T-HEA-01'), '2025-12-30')).toBe('2026-01-02');
    expect(dueDate(getTemplate('T-LEG-01'), '2026-03-27')).toBe('2026-04-03');
    expect(dueDate(getTemplate('T-REP-02'), '2026-01-01')).toBe('2026-06-30');
  });

  it('lies exactly the days of the template after the start, for every template and every day', () => {
    const start = fc
      .date({
        min: new Date('2000-01-01T00:00:00Z'),
        max: new Date('2100-01-01T00:00:00Z'),
        noInvalidDate: true,
      })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(fc.constantFrom(...taskTemplates), start, (template, from) => {
        return countDays(from, dueDate(template, from)) === template.dueDays;
      }),
    );
  });

  it('is refused for a start that is no day', () => {
    expect(() => dueDate(getTemplate('T-SAF-01'), '2024-02-30')).toThrow(RangeError);
  });
});
