import { describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { acts } from '../../src/platform/access/actions.js';
import { writeEventsPage } from './audit-events-page.js';

const FILE = path.join(import.meta.dirname, '..', '..', 'docs', 'spec', 'audit-events.md');

describe('the page of what is recorded', () => {
  const page = writeEventsPage();

  it('is the one that was reviewed', () => {
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(FILE, page);
    // Run with UPDATE_GOLDEN=1 to write it anew, and read the difference in git: it is what the log tells.
    expect(readFileSync(FILE, 'utf8')).toBe(page);
  });

  it('lists every act once, with a sentence that names nobody', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows.map((row) => row.split('`')[1]).sort()).toEqual(Object.keys(acts).sort());
    expect(rows.filter((row) => /\{\{|<|undefined/.test(row))).toEqual([]);
  });
});
