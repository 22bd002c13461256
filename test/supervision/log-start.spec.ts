import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { explain } from '../../src/cli/failure.js';
import { logOrigin, logVerifierKey, makeSequencer, refuseOldDatabase } from '../../src/installation.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { AuditJournal } from '../../src/platform/audit-log/append.js';
import { openCheckpoint, signCheckpoint } from '../../src/platform/audit-log/checkpoint.js';
import { PublishedLog } from '../../src/platform/audit-log/published.js';
import { LogRolledBack } from '../../src/platform/audit-log/rolled-back.js';
import { createNoteSigner, parseVerifierKey } from '../../src/platform/audit-log/signed-note.js';
import { newId, randomBytes, sha256, toKey } from '../../src/platform/crypto/primitives.js';
import { Operations } from '../../src/platform/operation.js';
import { House } from '../house.js';
import { noDetails } from '../platform/audit-log/beside-nothing.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
  const sequencer = await makeSequencer(house.opened);
  while ((await sequencer.sequenceNow()) === 0);
  await sequencer.stop();
});
afterAll(() => house.close());

function folder(): string {
  return path.join(house.dataDir, 'log');
}

async function published() {
  const note = await new PublishedLog(folder()).tiles.findCheckpoint();
  return openCheckpoint(note!, [parseVerifierKey(logVerifierKey(house.opened))]);
}

/** Publishes a checkpoint that the log's own key signed, as the service did before its database was exchanged. */
async function publishAnother(size: number, root: Buffer): Promise<void> {
  const origin = logOrigin(house.opened.installation);
  const signer = createNoteSigner(origin, house.opened.secrets.log);
  rmSync(path.join(folder(), 'checkpoint'));
  await new PublishedLog(folder()).publish(signCheckpoint({ origin, size, root }, signer));
}

describe('a start of the service', () => {
  it('goes on with the database whose log was published last', async () => {
    await expect(refuseOldDatabase(house.opened)).resolves.toBeUndefined();
  });

  it('is refused with a database that lacks lines that were published', async () => {
    const { size } = await published();
    await publishAnother(size + 40, sha256(Buffer.from('later')));
    await expect(refuseOldDatabase(house.opened)).rejects.toMatchObject({
      name: 'LogRolledBack',
      published: size + 40,
      stored: size,
    });
  });

  it('is refused with a database that has other lines at the published places', async () => {
    await publishAnother(2, sha256(Buffer.from('others')));
    await expect(refuseOldDatabase(house.opened)).rejects.toMatchObject({ name: 'LogRolledBack' });
  });

  it('is not refused when the folder is gone', async () => {
    rmSync(folder(), { recursive: true });
    await expect(refuseOldDatabase(house.opened)).resolves.toBeUndefined();
  });

  it.each([
    [new LogRolledBack(48, 8), /a checkpoint of 48 lines was published, and this database has 8\./],
    [new LogRolledBack(2, 8), /not those that the published checkpoint of 2 lines signs for\./],
  ])('ends a refusal with a sentence that says what to do, and the exit code 3', (error, difference) => {
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const code = explain(error);
    const sentence = String(write.mock.calls[0]?.[0]);
    write.mockRestore();
    expect(code).toBe(3);
    expect(sentence).toMatch(difference);
    expect(sentence).toMatch(/Put the right backup back; or, .* run causeway restore --declare-loss\.\n$/);
  });
});

describe('a round of sequencing', () => {
  it('is due before its second when 256 lines were committed, and when an act asks for it', async () => {
    let due = 0;
    house.opened.journal.whenDue(() => (due += 1));
    const write = (lines: number) =>
      house.app.get(Operations).run(systemActor('system:sequencer'), 'log.heartbeat', 'sequencing', (op) => {
        for (let line = 0; line < lines; line += 1) op.record({});
        return Promise.resolve();
      });
    house.opened.journal.hasten();
    expect(due).toBe(1);
    await write(255);
    expect(due).toBe(1);
    await write(1);
    expect(due).toBe(2);
    await write(200);
    expect(due).toBe(2);
  });
});

describe('an act without a line of its own', () => {
  it('does not commit, unless it is one of those that are one line a session', async () => {
    const operations = house.app.get(Operations);
    const run = (act: 'audit.tree' | 'audit.state', isRecorded: boolean) =>
      operations.run(systemActor('system:seal-check'), act, 'sequencing', (op) => {
        if (isRecorded) op.alreadyRecorded();
        return Promise.resolve('done');
      });
    await expect(run('audit.tree', false)).rejects.toThrow('the act audit.tree recorded no line');
    await expect(run('audit.state', true)).rejects.toThrow('the act audit.state is a line each time');
    await expect(run('audit.tree', true)).resolves.toBe('done');
  });

  it('cannot commit a row that it wrote: the row would stand under no line', async () => {
    const row = { type: 'task', id: newId(), caseId: null, revision: 1, seal: randomBytes(32) };
    const keys = { get: () => Promise.resolve(toKey(randomBytes(32))) };
    const rows = { check: () => Promise.resolve(), seal: () => Promise.resolve([row]) };
    const journal = new AuditJournal(keys, () => Promise.resolve(`i_${newId()}`), rows, noDetails);
    const query = jest.fn(() => Promise.resolve([{ touched: null }]));
    const db = { query } as unknown as EntityManager;
    const actor = systemActor('system:import');
    const op = { actor, act: 'audit.tree' as const, purpose: 'import', at: new Date(), db, lines: [] };
    await expect(journal.append(op)).rejects.toMatchObject({ name: 'EntryError', paths: ['parent.ctr'] });
    expect(query).not.toHaveBeenCalled();
  });
});
