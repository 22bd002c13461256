import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { password } from '../cast.js';
import { House } from '../house.js';
import { accountOf, byTwo, makeStaff } from '../people/accounts-by-two.js';
import { enrolApp, halfSignIn } from '../people/factors.js';
import { barriersOn, complaintsOf, enrolHere, isSignedIn, typePassword } from './signing-in.js';
import { textsOf } from './texts.js';
import { VirtualAuthenticator } from './virtual-authenticator.js';
import { startBrowser, Visit } from './visit.js';

const LATER = 6 * 60_000;

let house: House;
let browser: Browser;
beforeAll(async () => {
  house = await House.open({ strict: true });
  browser = await startBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

describe('accounts and two people', () => {
  const account = textsOf('en', 'account');
  const shell = textsOf('en', 'shell');
  const staff = textsOf('en', 'staff');
  const approvals = textsOf('en', 'approvals');
  const problems = textsOf('en', 'problems');
  const chosen = 'orchard violet lantern thirty';
  let ada: Visit;
  let sara: Visit;

  beforeAll(async () => {
    ada = await Visit.open(browser, house, 'en', 1280);
    sara = await Visit.open(browser, house, 'en', 1280);
    await enrolHere(ada, 'ada', account);
    await enrolHere(sara, 'sara', account);
  }, 90_000);
  afterAll(async () => {
    await ada.close();
    await sara.close();
  });

  it('an account is made by one, gets its role from two, and is taken up by its owner', async () => {
    const { page } = ada;
    await ada.go('/staff');
    const barriers = await barriersOn(ada, 'accounts');
    house.clock.advance(LATER);
    await page.getByRole('button', { name: staff.new.title }).click();
    const dialog = page.getByRole('dialog', { name: staff.new.title });
    await dialog.getByLabel(staff.new.name, { exact: true }).fill('Nadia Karim');
    await dialog.getByLabel(staff.new.username).fill('nadia');
    await dialog.getByRole('button', { name: staff.new.act }).click();
    await page.getByRole('dialog', { name: account.stepUp.title }).waitFor();
    barriers.push(...(await barriersOn(ada, 'step-up')));
    await page.keyboard.press('Escape');
    await page.getByText(problems.code['step-up'].title).waitFor();
    expect(await dialog.getByLabel(staff.new.username).inputValue()).toBe('nadia');

    await dialog.getByRole('button', { name: staff.new.act }).click();
    await confirmItIsMe(page);
    await page.getByRole('heading', { name: staff.new.made }).waitFor();
    const code = await page.getByLabel(staff.code.label).first().innerText();
    expect(code).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){7}$/);
    barriers.push(...(await barriersOn(ada, 'code')));
    await page.getByRole('button', { name: staff.code.done }).click();
    await rowOf(page, 'Nadia Karim').getByText(staff.state.invited).waitFor();

    await chooseAct(page, 'Nadia Karim', staff.act.askRoles);
    await page.getByRole('dialog').getByText('Clinician').click();
    await page.getByRole('dialog').getByRole('button', { name: staff.reasonLabel }).click();
    await page.getByRole('option', { name: staff.reason['new-colleague'] }).click();
    await page.getByRole('dialog').getByRole('button', { name: staff.ask }).click();
    await page.getByText(staff.requests.asked, { exact: true }).waitFor();
    expect(await rowOf(page, 'Nadia Karim').getByText('Clinician').count()).toBe(0);
    await agree(approvals.act.grant, 'Nadia Karim', sara.page);
    await agree(approvals.act.use, 'Nadia Karim', page, false);
    await ada.go('/staff');
    await rowOf(page, 'Nadia Karim').getByText('Clinician').waitFor();
    expect(barriers).toEqual([]);
    await takeUp(code);
  }, 180_000);

  it('a lost account comes back by two people and a code that is shown once', async () => {
    const { page } = ada;
    await enrolApp(house, await halfSignIn(house, 'omar'));
    house.clock.advance(LATER);
    await ada.go('/staff');
    await chooseAct(page, 'Omar', staff.act.recover);
    await page.getByRole('dialog').getByRole('button', { name: staff.ask }).click();
    await confirmItIsMe(page);
    await page.getByText(staff.requests.asked, { exact: true }).waitFor();
    await agree(approvals.act.grant, 'Omar', sara.page);
    await agree(approvals.act.use, 'Omar', page, false);
    await ada.go('/staff');
    const showCode = page.getByRole('button', { name: staff.requests.showCode });
    await showCode.click();
    const dialog = page.getByRole('dialog', { name: staff.recoveryCode.title });
    await dialog.getByRole('button', { name: staff.requests.showCode }).click();
    expect(await dialog.getByLabel(staff.code.label).first().innerText()).toMatch(/^[0-9A-Z]{4}-/);
    await dialog.getByRole('button', { name: staff.code.done }).click();
    await rowOf(page, 'Omar').getByText(staff.state.invited).waitFor();
    await page.reload();
    await showCode.click();
    await dialog.getByRole('button', { name: staff.requests.showCode }).click();
    await dialog.getByText(problems.code['not-found'].title).waitFor();
    await dialog.getByRole('button', { name: shell.cancel }).click();
  }, 120_000);

  it('a supervisor hands over and closes an account after a question', async () => {
    house.clock.advance(LATER);
    await sara.go('/staff');
    await chooseAct(sara.page, 'Emil', staff.act.offBoard);
    await confirmItIsMe(sara.page);
    const dialog = sara.page.getByRole('dialog');
    await dialog.getByRole('button', { name: staff.offBoard.act }).waitFor();
    expect(await barriersOn(sara, 'off-boarding')).toEqual([]);
    await dialog.getByRole('button', { name: staff.offBoard.act }).click();
    await dialog.waitFor({ state: 'detached' });
    await rowOf(sara.page, 'Emil').getByText(staff.state.disabled).waitFor();
  }, 60_000);

  it('a key holder is named by an administrator and accepts alone', async () => {
    house.clock.advance(LATER);
    await ada.go('/staff');
    await ada.page.getByRole('button', { name: staff.keys.name }).click();
    const dialog = ada.page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: staff.keys.who }).fill('Sar');
    await ada.page.getByRole('option', { name: 'Sara' }).click();
    await dialog.getByRole('button', { name: staff.keys.act, exact: true }).click();
    await confirmItIsMe(ada.page);
    await dialog.waitFor({ state: 'detached' });
    await sara.go('/account');
    await sara.page.getByRole('button', { name: account.keyHolder.accept }).click();
    await confirmItIsMe(sara.page);
    await sara.page.getByText(account.keyHolder.done).waitFor();
    await sara.go('/staff');
    await rowOf(sara.page, 'Sara').getByText(staff.keyHolder).waitFor();
  }, 60_000);

  it('another profile is looked at before it is asked for', async () => {
    await ada.go('/staff');
    await ada.page.getByText(staff.profile.of['small-team'], { exact: true }).click();
    await ada.page.getByText(staff.profile.together).waitFor();
    expect(await barriersOn(ada, 'profile')).toEqual([]);
    expect(complaintsOf(ada)).toEqual([]);
    expect(complaintsOf(sara)).toEqual([]);
  }, 60_000);

  const rowOf = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) });

  async function chooseAct(page: Page, name: string, act: string): Promise<void> {
    await rowOf(page, name).getByRole('button').click();
    await page.getByRole('menuitem', { name: act, exact: true }).click();
  }

  /** Agrees to the request about somebody, or carries it out, on the page of requests. */
  async function agree(act: string, about: string, page: Page, isAsked = true): Promise<void> {
    await page.goto(new URL('/approvals', page.url()).href);
    await page
      .getByRole('listitem')
      .filter({ hasText: about })
      .getByRole('button', { name: act })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('button', { name: act }).click();
    if (isAsked) await confirmItIsMe(page);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  /** The owner of the new account chooses a password and makes a first passkey. */
  async function takeUp(code: string): Promise<void> {
    const visit = await Visit.open(browser, house, 'en', 390);
    const { page } = visit;
    await page.getByRole('link', { name: account.invitation.link }).click();
    const barriers = await barriersOn(visit, 'invitation');
    const act = page.getByRole('button', { name: account.invitation.act });
    await page.getByLabel(shell.signIn.username).fill('Nadia');
    await page.getByLabel(account.invitation.code).fill('not this code');
    await page.getByLabel(account.password.new).fill('password12345678');
    await act.click();
    await page
      .getByText(problems.rule.breached)
      .or(page.getByText(problems.rule.guessable))
      .first()
      .waitFor();
    await page.getByLabel(account.password.new).fill(chosen);
    await act.click();
    await page.getByText(problems.code['invitation-failed'].title).waitFor();
    await page.getByLabel(account.invitation.code).fill(code.toLowerCase().replaceAll('-', ' '));
    await act.click();
    await page.getByRole('heading', { level: 1, name: account.invitation.doneTitle }).waitFor();
    await page.getByRole('button', { name: account.invitation.toSignIn }).click();
    await VirtualAuthenticator.add(page);
    await typePassword(page, 'nadia', chosen);
    await page.getByLabel(account.passkey.name).fill('Phone');
    await page.getByRole('button', { name: account.passkey.make }).click();
    await isSignedIn(page);
    expect(barriers).toEqual([]);
    await visit.close();
  }

  /** Answers the question for a fresh second factor, which is asked because the last one is too old. */
  async function confirmItIsMe(page: Page): Promise<void> {
    const stepUp = page.getByRole('dialog', { name: account.stepUp.title });
    await stepUp.getByRole('button', { name: account.proof.passkey }).click();
    await stepUp.waitFor({ state: 'detached' });
  }
});

describe('the demonstration', () => {
  let show: House;
  beforeAll(async () => {
    show = await House.open();
  }, 120_000);
  afterAll(() => show.close());

  it('takes the password again where a real installation asks for the second factor', async () => {
    const account = textsOf('en', 'account');
    const staff = textsOf('en', 'staff');
    const visit = await Visit.open(browser, show, 'en', 1280);
    const { page } = visit;
    await visit.signIn('ada');
    await visit.go('/staff');
    show.clock.advance(LATER);
    await page.getByRole('button', { name: staff.new.title }).click();
    const dialog = page.getByRole('dialog', { name: staff.new.title });
    await dialog.getByLabel(staff.new.name, { exact: true }).fill('Nadia Karim');
    await dialog.getByLabel(staff.new.username).fill('nadia');
    await page.keyboard.press('Enter');
    const stepUp = page.getByRole('dialog', { name: account.stepUp.title });
    await stepUp.getByLabel(account.proof.password).fill('not this one');
    await page.keyboard.press('Enter');
    await stepUp.getByText(textsOf('en', 'problems').rule.password).waitFor();
    await stepUp.getByLabel(account.proof.password).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: staff.new.made }).waitFor();
    // What cannot be shown again closes by its own button only.
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: staff.code.done }).click();
    await page.getByRole('heading', { name: staff.new.made }).waitFor({ state: 'detached' });
    await visit.close();
  }, 90_000);

  it('closes an account with more than 25 cases only after another supervisor has agreed', async () => {
    const staff = textsOf('en', 'staff');
    const bilal = await show.signIn('bilal');
    for (let count = 1; count <= 26; count += 1) {
      const made = await bilal.post('/api/cases', { pseudonym: `Grey Heron ${count}`, risk: 'LOW' });
      expect(made.status).toBe(201);
    }
    const visit = await Visit.open(browser, show, 'en', 1280);
    await visit.signIn('sara');
    await visit.go('/staff');
    const dialog = await openHandOver();
    await dialog.getByText(staff.offBoard.count_other.replace('{{count}}', '26')).waitFor();
    await dialog.getByText(staff.offBoard.step.ask).waitFor();
    expect(await dialog.getByRole('button', { name: staff.offBoard.act }).count()).toBe(0);
    await dialog.getByRole('button', { name: staff.offBoard.ask }).click();
    await visit.page.getByText(staff.offBoard.asked).waitFor();

    const jonas = await show.signInAnew('jonas');
    const { body } = await jonas.get('/api/approvals?open=true');
    const { id, version, requestHash } = body.items[0];
    const again = await openHandOver();
    await again.getByText(staff.offBoard.step.waits).waitFor();
    expect((await jonas.post(`/api/approvals/${id}/grant`, { version, requestHash })).status).toBe(200);
    await visit.go('/staff');
    const agreed = await openHandOver();
    await agreed.getByText(staff.offBoard.step.agreed).waitFor();
    await agreed.getByRole('button', { name: staff.offBoard.act }).click();
    await visit.page.getByText(staff.offBoard.done_other.replace('{{count}}', '26')).waitFor();
    const amina = await show.signInAnew('amina');
    expect((await amina.get('/api/cases?limit=200')).body.items).toHaveLength(26);
    await visit.close();

    async function openHandOver() {
      const { page } = visit;
      await page.getByRole('row', { name: /Bilal/ }).getByRole('button').click();
      await page.getByRole('menuitem', { name: staff.act.offBoard }).click();
      const opened = page.getByRole('dialog');
      await opened.getByRole('combobox', { name: staff.offBoard.successor }).fill('Ami');
      await page.getByRole('option', { name: 'Amina' }).click();
      return opened;
    }
  }, 120_000);

  it('lets somebody with two roles change between them, and tells a guest until when', async () => {
    const account = textsOf('en', 'account');
    await makeStaff(show, 'zahra', ['administrator']);
    const [ada, sara] = [await show.signInAnew('ada'), await show.signInAnew('sara')];
    expect((await byTwo(ada, sara, 'profile.change', { profile: 'small-team' })).status).toBe(200);
    const roles = { staffId: show.people.ines, roles: ['supervisor'], reason: 'cover' };
    expect((await byTwo(ada, sara, 'role.grant', roles)).status).toBe(200);
    const { version } = await accountOf(show, 'aida');
    const guest = { version, name: 'Aida', guestUntil: '2190-05-31' };
    expect((await ada.patch(`/api/staff/${show.people.aida}`, guest)).status).toBe(200);

    const ines = await Visit.open(browser, show, 'en', 1280);
    await ines.signIn('ines');
    await ines.go('/account');
    const own = ines.page.getByRole('region', { name: account.role.title });
    const present = own.getByRole('listitem').filter({ hasText: account.role.now });
    expect(await present.innerText()).toContain('Safety officer');
    await own.getByRole('button', { name: account.role.switchTo.replace('{{role}}', 'Supervisor') }).click();
    await ines.page.getByRole('heading', { level: 1, name: textsOf('en', 'day').title }).waitFor();
    await ines.page.getByText(account.role.done.replace('{{role}}', 'Supervisor')).waitFor();
    await ines.go('/account');
    expect(await present.innerText()).toContain('Supervisor');
    await ines.close();

    const aida = await Visit.open(browser, show, 'en', 1280);
    await aida.signIn('aida');
    await aida.go('/account');
    await aida.page.getByText(account.guest.title.replace('{{day}}', '31 May 2190')).waitFor();
    await aida.close();
  }, 90_000);

  it.each([
    ['en', 1280],
    ['ar', 1280],
    ['en', 390],
    ['ar', 390],
  ] as const)(
    'has no barrier on the pages of accounts in %s at %i pixels, and offers readers nothing to change',
    async (language, width) => {
      const staff = textsOf(language, 'staff');
      for (const name of ['ada', 'sara', 'aida'] as const) {
        const visit = await Visit.open(browser, show, language, width);
        await visit.signIn(name);
        for (const address of ['/account', '/staff', '/']) {
          await visit.go(address);
          expect(await barriersOn(visit, `${name} on ${address}`)).toEqual([]);
        }
        await visit.go('/staff');
        await visit.page.getByRole('rowheader').first().waitFor();
        const acts = await visit.page.locator('table').getByRole('button', { name: staff.acts }).count();
        expect({ name, hasActs: acts > 0 }).toEqual({ name, hasActs: name !== 'aida' });
        expect(await visit.page.getByRole('button', { name: staff.new.title }).count()).toBe(
          name === 'ada' ? 1 : 0,
        );
        expect(complaintsOf(visit)).toEqual([]);
        await visit.close();
      }
    },
    120_000,
  );
});
