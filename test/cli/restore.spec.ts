import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, buildService, Causeway, findFreePort, makeDataFolder, run, signIn } from './process.js';

const { dataDir, remove } = makeDataFolder();
const password = 'a password of the tests';
const scratch = path.join(path.dirname(dataDir), 'scratch');
let port: number;
let service: Causeway;
let settings: Record<string, string>;
let key: string;

async function start(): Promise<void> {
  service = new Causeway(['demo'], settings);
  await service.untilReady(port);
}

beforeAll(async () => {
  buildService();
  port = await findFreePort();
  settings = { CAUSEWAY_DATA: dataDir, PORT: String(port), CAUSEWAY_DEMO_PASSWORD: password };
  mkdirSync(scratch, { recursive: true });
  await start();
  const aida = await signIn(port, 'aida', password);
  const policy = (await ask(port, 'GET', '/api/audit/policy', undefined, aida)).body as string;
  key = /^log (\S+)/m.exec(policy)![1]!;
}, 300_000);
afterAll(async () => {
  await service.end();
  remove();
});

function copyLog(name: string): string {
  const copy = path.join(scratch, name);
  cpSync(path.join(dataDir, 'log'), copy, { recursive: true });
  return copy;
}

/** Waits until the folder has a checkpoint of a larger log than the copy. */
async function untilLonger(copy: string): Promise<void> {
  const sizeIn = (folder: string) =>
    Number(readFileSync(path.join(folder, 'checkpoint'), 'utf8').split('\n')[1]);
  while (sizeIn(path.join(dataDir, 'log')) <= sizeIn(copy))
    await new Promise((resolve) => setTimeout(resolve, 100));
}

describe('causeway restore', () => {
  const database = path.join(dataDir, 'postgres');
  const people = (...answers: string[]) => `${answers.join('\n')}\n`;
  const restore = (input: string, ...more: string[]) =>
    run(['restore', '--declare-loss', '--demo', ...more], settings, input);

  it('is needed once an older database was put in the place of the newer one', async () => {
    await service.end();
    spawnSync('cp', ['-a', database, path.join(scratch, 'postgres')]);
    await start();
    const amina = await signIn(port, 'amina', password);
    const opened = await ask(port, 'POST', '/api/cases', { pseudonym: 'Grey Heron', risk: 'MEDIUM' }, amina);
    expect(opened.status).toBe(201);
    await service.end();
    rmSync(database, { recursive: true });
    renameSync(path.join(scratch, 'postgres'), database);
    const refused = await new Causeway(['demo'], settings).ended();
    expect([refused.code, refused.out]).toEqual([3, '']);
  }, 120_000);

  it('is refused without two different people, one of them an auditor or administrator', async () => {
    const refused = [
      people('aida', password, 'aida', password),
      people('sara', password, 'jonas', password),
      people('aida', password, 'sara', 'another password'),
      people('aida', password, 'amina', password),
      people('aida', password, 'nobody', password),
    ];
    for (const input of refused) {
      const told = await restore(input);
      expect([told.code, told.out]).toEqual([1, '']);
    }
    expect((await restore(people('aida'))).code).toBe(2);
    expect((await run(['restore', '--demo'], settings)).code).toBe(2);
  }, 180_000);

  it('is refused when the published log was changed', async () => {
    const changed = copyLog('forged');
    const file = path.join(changed, 'tile', 'entries', '000');
    const bytes = readFileSync(file);
    bytes[40] = bytes[40]! ^ 1;
    writeFileSync(file, bytes);
    const told = await restore(people('aida', password, 'sara', password), '--log', changed);
    expect([told.code, told.err]).toEqual([1, expect.stringContaining('damaged')]);
  }, 60_000);

  it('puts the missing lines back when two people confirm, and lists what was lost', async () => {
    const list = path.join(scratch, 'lost.json');
    const told = await restore(people('aida', password, 'sara', password), '--list', list);
    expect([told.code, told.code === 0 ? '' : told.err]).toEqual([0, '']);
    expect(told.err).toContain('lines of the log are missing');
    const lost = JSON.parse(readFileSync(list, 'utf8')) as {
      act: string;
      username: string | null;
      case: string | null;
    }[];
    expect(lost).toContainEqual(expect.objectContaining({ act: 'case.create', username: 'amina' }));
    expect(told.out).toContain('case.create');
    expect((await restore(people('aida', password, 'sara', password))).code).toBe(1);
  }, 60_000);

  it('and then the service serves again, the log is intact, and no checkpoint of before is contradicted', async () => {
    const kept = path.join(scratch, 'before-the-loss');
    cpSync(path.join(dataDir, 'log', 'checkpoint'), kept);
    const before = copyLog('restored');
    await start();
    await untilLonger(before);
    const told = await run(['audit', 'verify', '--demo', '--checkpoint', kept, '--json'], settings);
    const report = JSON.parse(told.out);
    expect(report.counts).toEqual({});
    expect([told.code, report.losses]).toEqual([0, [expect.objectContaining({ acts: expect.any(Number) })]]);
    const outside = ['audit', 'verify', '--log', dataDir, '--key', key, '--checkpoint', kept];
    expect((await run(outside)).code).toBe(0);
    const aida = await signIn(port, 'aida', password);
    const { items } = (await ask(port, 'GET', '/api/audit/entries?limit=50', undefined, aida)).body;
    expect(items.map(({ act }: { act: string }) => act)).toContain('log.declare-loss');
  }, 120_000);
});
