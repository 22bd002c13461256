import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { Demonstration } from '../../src/demonstration/demonstration.js';
import type { CastName } from '../cast.js';
import { House } from '../house.js';
import { type Language, startBrowser, Visit } from './visit.js';

let house: House;
let browser: Browser;
/** An active case of each of them. */
const activeCases = new Map<CastName, string>();

beforeAll(async () => {
  house = await House.open();
  await new Demonstration(house.app).importCases({ show: () => undefined });
  for (const name of ['amina', 'lena', 'tomas', 'sara'] as const) {
    const visitor = await house.signIn(name);
    activeCases.set(name, (await visitor.get('/api/cases?phase=ACTIVE&limit=1')).body.items[0].id);
  }
  browser = await startBrowser();
}, 180_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

const caseTabs = [
  '',
  'contact',
  'identity',
  'location',
  'family',
  'plan',
  'casework',
  'health',
  'safety',
  'legal',
];
const moreTabs = ['testimony', 'consents', 'readers'];

/** What each of the cast looks at, as addresses; `:id` is an active case of theirs. */
const tours: readonly [CastName, readonly string[]][] = [
  [
    'amina',
    ['/', '/cases', '/people', '/audit', ...[...caseTabs, ...moreTabs].map((tab) => `/cases/:id/${tab}`)],
  ],
  ['omar', ['/', '/cases']],
  ['sara', ['/', '/cases', '/audit', '/cases/:id', '/cases/:id/readers', '/cases/:id/identity']],
  ['lena', ['/cases/:id/legal', '/cases/:id/plan']],
  ['tomas', ['/cases/:id/testimony', '/cases/:id/consents']],
  ['aida', ['/', '/audit']],
  ['ada', ['/']],
];
const windows: readonly [Language, 1280 | 390][] = [
  ['en', 1280],
  ['ar', 1280],
  ['en', 390],
  ['ar', 390],
];

describe.each(windows)('every page in %s at %i pixels', (language, width) => {
  it('has no barrier before anybody signs in', async () => {
    const visit = await Visit.open(browser, house, language, width);
    await visit.page.locator('button[type=submit]').waitFor();
    expect(await visit.page.locator('html').getAttribute('dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
    expect(await visit.findBarriers()).toEqual([]);
    expect(await visit.overflow()).toBe(0);
    await visit.close();
  }, 60_000);

  it.each(tours)(
    'has no barrier, no page wider than the window and no complaint for %s',
    async (name, addresses) => {
      const visit = await Visit.open(browser, house, language, width);
      await visit.signIn(name);
      visit.complaints.length = 0;
      const found: string[] = [];
      for (const address of addresses) {
        await visit.go(address.replace(':id', activeCases.get(name) ?? ''));
        found.push(...(await visit.findBarriers()).map((barrier) => `${address} ${barrier}`));
        if ((await visit.overflow()) > 0) found.push(`${address} is wider than the window`);
        const text = await visit.page.locator('body').innerText();
        if (!text.includes(language === 'ar' ? 'عرض' : 'demonstration'))
          found.push(`${address} does not say that it is a demonstration`);
      }
      expect(found).toEqual([]);
      expect(visit.complaints).toEqual([]);
      await visit.close();
    },
    180_000,
  );
});
