import { describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { twoPersonCode } from '../../src/approvals/approvals.schema.js';
import { acts } from '../../src/platform/access/actions.js';
import { compartments } from '../../src/platform/access/compartments.js';
import { policy } from '../../src/platform/access/policy.js';
import { staffRoles } from '../../src/platform/access/roles.js';
import { twoPersonActs, writeMatrixPage } from './access-matrix-page.js';

const FILE = path.join(import.meta.dirname, '..', '..', 'docs', 'spec', 'access-matrix.md');

/** The cells of the first row of a table that begins so. */
function cellsOf(page: string, start: string): string[] {
  const row = page.split('\n').find((line) => line.startsWith(`| ${start}`));
  if (row === undefined) throw new Error(`no row begins with ${start}`);
  return row
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
}

describe('the page of who may do what', () => {
  const page = writeMatrixPage();

  it('is the one that was reviewed', () => {
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(FILE, page);
    // Run with UPDATE_GOLDEN=1 to write it anew, and read the difference in git: it is a change of rights.
    expect(readFileSync(FILE, 'utf8')).toBe(page);
  });

  it('has a row for every part and a column for every role', () => {
    expect(cellsOf(page, 'Part of a case').slice(1)).toEqual([...staffRoles]);
    for (const name of compartments)
      expect(cellsOf(page, `**${name}** (`)).toHaveLength(staffRoles.length + 1);
  });

  it('says what the house says of a few cells that were written down by hand', () => {
    const cell = (compartment: string, role: (typeof staffRoles)[number]) =>
      cellsOf(page, `**${compartment}** (`)[staffRoles.indexOf(role) + 1];
    expect(cell('contact', 'caseworker')).toBe('g rw; b on duty');
    expect(cell('identity', 'testimony-officer')).toBe('g leak check');
    expect(cell('safety', 'supervisor')).toBe('g r; office flag; b');
    expect(cell('legal-privileged', 'supervisor')).toBe('-');
    expect(cell('legal-privileged', 'administrator')).toBe('-');
    expect(cell('plan', 'supervisor')).toBe('office r, approve');
  });

  it('shows every cell of the table: none without a word, no word without a cell', () => {
    for (const compartment of compartments) {
      const cells = cellsOf(page, `**${compartment}** (`).slice(1);
      for (const [index, role] of staffRoles.entries()) {
        const has = policy.some((cell) => cell.role === role && cell.compartment === compartment);
        expect([compartment, role, cells[index] !== '-']).toEqual([compartment, role, has]);
      }
    }
  });

  it('lists every act, and names the second person of every act that needs one', () => {
    const listed = page.split('\n').filter((line) => /^\| `[a-z-]+\.[a-z-]+`/.test(line));
    expect(listed).toHaveLength(Object.keys(acts).length);
    expect(Object.keys(twoPersonActs).sort()).toEqual([...twoPersonCode.options].sort());
    expect(cellsOf(page, '`wall.change`').slice(-2)).toEqual(['yes', 'always']);
    expect(cellsOf(page, '`case.open`').slice(-2)).toEqual(['-', '-']);
  });

  it('says that break-glass never opens what only the lawyers open', () => {
    const part = page.slice(page.indexOf('## What break-glass opens'), page.indexOf('## Acts'));
    expect(cellsOf(part, '**legal-privileged**')).toEqual(['**legal-privileged**', '-', '-']);
    expect(cellsOf(part, '**identity**')).toEqual(['**identity**', 'opens', '-']);
    expect(cellsOf(part, '**contact**').slice(1)).toEqual(['opens', 'opens (caseworker, safety-officer)']);
  });
});
