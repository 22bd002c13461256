import type { Page } from 'playwright-core';
import { type CastName, password } from '../cast.js';
import { VirtualAuthenticator } from './virtual-authenticator.js';
import type { Visit } from './visit.js';

/** Types name and password on the page of sign-in: the first step. */
export async function typePassword(page: Page, username: string, typed = password): Promise<void> {
  await page.locator('input[autocomplete=username]').fill(username);
  await page.locator('input[type=password]').fill(typed);
  await page.locator('button[type=submit]').click();
}

/** Signs out by the account menu. */
export async function signOut(page: Page, shell: any): Promise<void> {
  await page.locator('.account').click();
  await page.getByRole('button', { name: shell.signOut }).click();
  await page.locator('input[autocomplete=username]').waitFor();
}

/** Waits until the navigation of somebody who is signed in stands. */
export const isSignedIn = (page: Page) => page.locator('nav:visible').first().waitFor();

/** Signs in for the first time and makes a passkey on this page's device. */
export async function enrolHere(visit: Visit, name: CastName, account: any): Promise<VirtualAuthenticator> {
  const device = await VirtualAuthenticator.add(visit.page);
  await typePassword(visit.page, name);
  await visit.page.getByRole('heading', { level: 1, name: account.enrol.title }).waitFor();
  await visit.page.getByLabel(account.passkey.name).fill(`${name} 1`);
  await visit.page.getByRole('button', { name: account.passkey.make }).click();
  await isSignedIn(visit.page);
  return device;
}

/** Everything that axe or the eye would complain about on this screen. */
export async function barriersOn(visit: Visit, screen: string): Promise<string[]> {
  // What the page just told readers stands for some seconds beside it, though its button has gone.
  await visit.page.evaluate(
    'document.querySelectorAll("[data-live-announcer] [role=img]").forEach((told) => told.remove())',
  );
  const found = (await visit.findBarriers()).map((barrier) => `${screen}: ${barrier}`);
  return (await visit.overflow()) > 0 ? [...found, `${screen} is wider than the window`] : found;
}

/** What the browser complained of, but for answers that were meant to refuse. */
export const complaintsOf = ({ complaints }: Visit) => complaints.filter((text) => !/40[01349]/.test(text));
