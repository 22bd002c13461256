import { describe, expect, it } from '@jest/globals';
import { assignmentKind } from '../../src/cases/cases.schema.js';
import {
  caseCompartmentsOf,
  fitsRole,
  mustEnd as serviceMustEnd,
} from '../../src/cases/grants/grant-rules.js';
import { roles } from '../../src/reference/codes.schema.js';
import { kindsOf, mustEnd, partsOf, workRoles } from '../../web/src/case/team/grant-choices.js';

describe('the form that gives access to a case', () => {
  it.each(roles)('offers for a %s the kinds of access that the service takes, and no other', (role) => {
    const taken = assignmentKind.options.filter((kind) => fitsRole(kind, role));
    expect(kindsOf(role).toSorted()).toEqual(taken.toSorted());
  });

  it.each(workRoles)('offers for a %s the parts of a case that the policy lets the role hold', (role) => {
    expect(partsOf(role)).toEqual(caseCompartmentsOf(role));
  });

  it('offers nothing to an administrator or an auditor', () => {
    expect(workRoles).not.toContain('administrator');
    expect(workRoles).not.toContain('auditor');
    expect([kindsOf('administrator'), partsOf('auditor'), kindsOf(null), partsOf(null)]).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });

  it('asks for a last day exactly where the service does', () => {
    expect(assignmentKind.options.filter(mustEnd)).toEqual(assignmentKind.options.filter(serviceMustEnd));
  });
});
