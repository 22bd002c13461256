import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Download, Page } from 'playwright-core';
import { buildService, Causeway, findFreePort, makeDataFolder } from '../cli/process.js';
import { breakGlass, referenceOf } from '../emergency/emergencies.js';
import type { CastName } from '../cast.js';
import { House } from '../house.js';
import { logVerifierKey, makeSequencer } from '../../src/installation.js';
import type { WitnessCollector } from '../../src/platform/audit-log/collector.js';
import { formatVerifierKey } from '../../src/platform/audit-log/signed-note.js';
import { decodeEntry } from '../../src/platform/audit-log/entry.js';
import { verifyProof } from '../../src/platform/audit-log/proof-file.js';
import type { Sequencer } from '../../src/platform/audit-log/sequencer.js';
import { policyOf } from '../../src/platform/audit-log/witness-settings.js';
import { generateSigningKey } from '../../src/platform/crypto/primitives.js';
import { Operations } from '../../src/platform/operation.js';
import { makeCollector } from '../../src/witnessing.js';
import { plain } from './sentences.js';
import { textsOf } from './texts.js';
import { type Language, startBrowser, Visit } from './visit.js';

jest.setTimeout(180_000);

const { dataDir, remove } = makeDataFolder();
let port: number;
let house: House;
let browser: Browser;
let sequencer: Sequencer;
let collector: WitnessCollector;
let witness: Causeway | undefined;

const optionsOf = (values: Record<string, string>): string[] => [
  'witness',
  '--bare-key',
  ...Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]),
];

/** `causeway witness` as a process of its own, which knows this log. */
function startWitness(logKey: string): Causeway {
  return new Causeway(
    optionsOf({
      name: 'witness.example/near',
      port: String(port),
      key: path.join(dataDir, 'key.json'),
      state: path.join(dataDir, 'state'),
      log: logKey,
    }),
    { CAUSEWAY_DATA: dataDir },
  );
}
async function witnessUp(): Promise<void> {
  witness ??= startWitness(logVerifierKey(house.opened));
  await witness.untilSaid('Watching');
}
async function witnessDown(): Promise<void> {
  await witness?.end();
  witness = undefined;
}

beforeAll(async () => {
  buildService();
  port = await findFreePort();
  // The service must know the witness's key before the witness can know the log's.
  const first = startWitness(formatVerifierKey('nobody.example/log', generateSigningKey().publicKey));
  await first.untilSaid('Watching');
  const vkey = first.out.split('\n')[0]!;
  await first.end();
  house = await House.open({
    settings: { CAUSEWAY_WITNESS: `${vkey} http://127.0.0.1:${String(port)}` },
  });
  const { opened } = house;
  collector = makeCollector(opened, house.app.get(Operations), () => sequencer);
  sequencer = await makeSequencer(opened, (signed) => collector.onSigned(signed));
  opened.journal.whenDue(() => sequencer.nudge());
  sequencer.start();
  collector.start();
  browser = await startBrowser();
}, 180_000);
afterAll(async () => {
  await browser.close();
  await collector.stop();
  await sequencer.stop();
  await witnessDown();
  await house.close();
  remove();
});
beforeEach(witnessUp);
afterEach(witnessDown);

/** Jonas asks for a wall between two new cases and Sara grants it; gives the request and its cases. */
async function grantedWall(): Promise<{ id: string; caseId: string; reference: string }> {
  const [caseId, otherId] = [await house.openCase(), await house.openCase()];
  const payload = { caseId, otherId, kind: 'co-defendants', reach: 'legal-advisers' };
  const jonas = await house.signIn('jonas');
  const asked = await jonas.post('/api/approvals', {
    act: 'wall.make',
    payload,
    reason: 'They were arrested together and blame each other.',
  });
  const { id } = asked.body;
  const sara = await house.signIn('sara');
  const { requestHash, version } = (await sara.get(`/api/approvals/${id}`)).body;
  const granted = await sara.post(`/api/approvals/${id}/grant`, { requestHash, version });
  expect(granted.status).toBe(200);
  return { id, caseId, reference: await referenceOf(house, caseId) };
}

async function download(page: Page, press: () => Promise<void>): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), press()]);
  return readDownload(file);
}
async function readDownload(file: Download): Promise<string> {
  expect(file.suggestedFilename()).toBe('receipt.tlog-proof');
  return readFileSync(await file.path(), 'utf8');
}
const verify = (proof: string) => {
  const { opened } = house;
  return verifyProof(proof, policyOf(opened.config.witnesses, logVerifierKey(opened)));
};

const windows: readonly [Language, 1280 | 390][] = [
  ['en', 1280],
  ['ar', 390],
];

describe.each(windows)('a receipt, in %s at %i pixels', (language, width) => {
  const t = textsOf(language, 'receipts');
  const approvals = textsOf(language, 'approvals');
  const emergency = textsOf(language, 'emergency');

  const open = async (name: CastName, address: string): Promise<Visit> => {
    const visit = await Visit.open(browser, house, language, width);
    await visit.signIn(name);
    visit.complaints.length = 0;
    await visit.go(address);
    return visit;
  };
  const picture = async ({ page }: Visit, name: string): Promise<void> => {
    const folder = process.env['CAUSEWAY_PICTURES'];
    if (folder === undefined) return;
    await page.screenshot({
      path: path.join(folder, `${name}-${language}-${String(width)}.png`),
      fullPage: true,
    });
  };

  it('is waited for before the act, comes by itself, and verifies after the act was carried out', async () => {
    await witnessDown();
    const { id, caseId, reference } = await grantedWall();
    const visit = await open('jonas', '/approvals');
    const { page } = visit;
    const card = page.locator('.approval').filter({ has: page.getByText(reference, { exact: true }) });
    const use = card.getByRole('button', { name: new RegExp(`^${approvals.act.use}: `) });
    expect(plain(await card.innerText())).toContain(t.state.heldUp);
    expect(await use.count()).toBe(0);
    expect(await card.getByRole('link', { name: t.download }).count()).toBe(0);
    expect(await visit.findBarriers()).toEqual([]);
    expect(await visit.overflow()).toBe(0);
    await picture(visit, 'waiting');
    await witnessUp();
    await card.getByText(t.state.cosigned).waitFor({ timeout: 90_000 });
    await picture(visit, 'cosigned');
    await use.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: approvals.act.use, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const jonas = await house.signIn('jonas');
    expect((await jonas.get(`/api/approvals/${id}`)).body.state).toBe('used');
    expect((await jonas.get(`/api/cases/${caseId}/walls`)).body.items).toHaveLength(1);
    const link = card.getByRole('link', { name: new RegExp(`^${t.download}`) });
    const proven = verify(await download(page, () => link.click()));
    expect(decodeEntry(proven.entry).act).toBe('approval.grant');
    expect([...proven.cosignedBy.keys()]).toEqual(['witness.example/near']);
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });

  it('of an emergency access is there at once when the witness answers', async () => {
    const caseId = await house.openCase();
    const answer = await breakGlass(house, 'sara', caseId);
    expect(answer.body.receipt).toEqual({ state: 'cosigned' });
    const visit = await open('sara', '/emergency');
    const { page } = visit;
    const reference = await referenceOf(house, caseId);
    const item = page.locator('.access').filter({ has: page.getByText(reference, { exact: true }) });
    await item.getByText(t.state.cosigned).waitFor();
    const link = item.getByRole('link', { name: new RegExp(`^${t.download}`) });
    const proven = verify(await download(page, () => link.click()));
    expect(decodeEntry(proven.entry).act).toBe('break-glass.open');
    await visit.close();
  });

  it('of an emergency access that could not wait is missing, said plainly, and comes when the witness is back', async () => {
    await witnessDown();
    const caseId = await house.openCase();
    const reference = await referenceOf(house, caseId);
    const visit = await open('sara', `/cases/${caseId}`);
    const { page } = visit;
    await page.getByRole('button', { name: new RegExp(reference) }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(emergency.open.reason).fill('Her brother stands at the door with a knife.');
    await dialog.getByRole('button', { name: emergency.open.act }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(t.opened.uncosigned.split('. ')[1]!, { exact: false }).waitFor();
    await visit.go('/emergency');
    const item = page.locator('.access').filter({ has: page.getByText(reference, { exact: true }) });
    await item.getByText(t.state.uncosigned).waitFor();
    expect(await item.getByRole('link', { name: t.download }).count()).toBe(0);
    expect(await visit.findBarriers()).toEqual([]);
    expect(await visit.overflow()).toBe(0);
    await picture(visit, 'uncosigned');
    await witnessUp();
    await item.getByText(t.state.cosigned).waitFor({ timeout: 120_000 });
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });
});
