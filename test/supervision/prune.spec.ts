import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../src/config.js';
import { policyOfKey } from '../../src/platform/audit-log/checkpoint-verdict.js';
import { verifyStoredLog } from '../../src/platform/audit-log/stored-log.js';
import { TileFolder } from '../../src/platform/audit-log/tile-folder.js';
import { verifyTiles } from '../../src/platform/audit-log/verify-tiles.js';
import type { CastName } from '../cast.js';
import { type Answer, House, type Visitor } from '../house.js';
import { asActor } from '../platform/database/as-actor.js';
import {
  cosignNewest,
  hasBundle,
  OLD,
  OLDER,
  openOldMonth,
  sequence,
  trustOf,
  writeLines,
} from './old-month.js';

let house: House;
let aida: Visitor;

beforeAll(async () => {
  house = await House.open();
  aida = await house.signIn('aida');
  await openOldMonth(house, OLD);
  await writeLines(house, OLD, 300);
  await writeLines(house, presentMonth(), 400);
  await sequence(house);
}, 120_000);
afterAll(() => house.close());

function presentMonth(): number {
  const now = new Date();
  return now.getUTCFullYear() * 100 + now.getUTCMonth() + 1;
}

const ask = (visitor: Visitor, epoch: number): Promise<Answer> =>
  visitor.post('/api/approvals', { act: 'log.prune', payload: { epoch } });

async function grant(id: string, name: CastName): Promise<Answer> {
  const visitor = await house.signIn(name);
  const { requestHash, version } = (await visitor.get(`/api/approvals/${id}`)).body;
  return visitor.post(`/api/approvals/${id}/grant`, { requestHash, version });
}

async function prune(epoch: number): Promise<Answer> {
  const asked = await ask(aida, epoch);
  if (asked.status !== 201) return asked;
  await grant(asked.body.id, 'sara');
  return aida.post(`/api/approvals/${asked.body.id}/use`, { version: 2, payload: { epoch } });
}

const rulesOf = (answer: Answer) => answer.body.errors?.map((each: { rule: string }) => each.rule);

async function count(sql: string): Promise<number> {
  return house.asSuperuser(async (client) => {
    const { rows } = await client.query<{ lines: number }>(`SELECT count(*)::int AS lines FROM ${sql}`);
    return rows[0]!.lines;
  });
}

async function verifyFolder() {
  const source = new TileFolder(path.join(house.dataDir, 'log'));
  const checkpoint = readFileSync(path.join(source.path, 'checkpoint'), 'utf8');
  return verifyTiles({ source, checkpoint }, policyOfKey(trustOf(house).key));
}

describe('a month of the log stays', () => {
  it('while it is too young, whatever the settings say', async () => {
    const answer = await ask(aida, presentMonth());
    expect([answer.status, rulesOf(answer)]).toEqual([400, ['prune-young']]);
    const floor = await asActor(house, 'aida', (client) =>
      client.query('SELECT audit.check_prune($1, 0)', [presentMonth()]).then(
        () => '',
        (error: { constraint?: string }) => error.constraint,
      ),
    );
    expect(floor).toBe('prune_young');
  });

  it('when nobody outside has cosigned the log since', async () => {
    expect(rulesOf(await ask(aida, OLD))).toEqual(['prune-uncosigned']);
  });

  it('when there is no such month', async () => {
    expect(rulesOf(await ask(aida, OLDER))).toEqual(['prune-absent']);
  });

  it('when an older one is still there', async () => {
    await cosignNewest(house);
    await openOldMonth(house, OLDER);
    await writeLines(house, OLDER, 1);
    expect(rulesOf(await ask(aida, OLD))).toEqual(['prune-order']);
  });

  it('when a line of it has no place yet', async () => {
    expect(rulesOf(await ask(aida, OLDER))).toEqual(['prune-unsequenced']);
  });

  it('when anybody but an auditor asks', async () => {
    await sequence(house);
    await writeLines(house, presentMonth(), 300);
    await sequence(house);
    await cosignNewest(house);
    for (const name of ['sara', 'amina', 'ada'] as const) {
      const answer = await ask(await house.signIn(name), OLDER);
      expect(answer.status).toBe(403);
    }
  });

  it('when nobody granted it, and when the auditor would grant it alone', async () => {
    const asked = await ask(aida, OLDER);
    expect(asked.status).toBe(201);
    const alone = await aida.post(`/api/approvals/${asked.body.id}/use`, {
      version: 1,
      payload: { epoch: OLDER },
    });
    expect(alone.status).toBe(409);
    expect((await grant(asked.body.id, 'aida')).status).toBe(403);
    expect(await count('audit.pruned')).toBe(0);
  });

  it('when the service itself is told to delete it without an approval', async () => {
    const tried = await asActor(house, 'aida', (client) =>
      client.query('SELECT audit.prune($1, 72, $2)', [OLDER, house.people.aida]).then(
        () => '',
        (error: { code?: string }) => error.code,
      ),
    );
    expect(tried).toBe('42501');
  });
});

describe('two people delete months of the log', () => {
  it('one after another, the oldest first', async () => {
    expect((await prune(OLDER)).status).toBe(200);
    await sequence(house);
    await cosignNewest(house);
    const answer = await prune(OLD);
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ id: null })]);
  }, 60_000);

  it('with its lines, aliases and keys', async () => {
    expect(await count(`audit.event WHERE epoch <= ${OLD}`)).toBe(0);
    expect(await count(`audit.leaf WHERE epoch <= ${OLD}`)).toBe(0);
    expect(await count(`audit.alias WHERE epoch <= ${OLD}`)).toBe(0);
    expect(await count(`keystore.alias_key WHERE epoch <= ${OLD}`)).toBe(0);
    expect(await count('audit.pruned')).toBe(2);
  });

  it('and the log goes on and is intact, says where it begins, in the database and in its folder', async () => {
    await sequence(house);
    await cosignNewest(house);
    const { policy } = trustOf(house);
    const stored = await verifyStoredLog(house.opened.sequencerPool, policy);
    expect(stored.counts).toEqual({});
    expect(stored).toMatchObject({ isIntact: true, quorum: 'met' });
    expect(stored.firstKept % 256).toBe(0);
    expect(stored.firstKept).toBeGreaterThanOrEqual(512);
    const folder = await verifyFolder();
    expect(folder.counts).toEqual({});
    expect(folder.firstKept).toBe(stored.firstKept);
    const kept = stored.firstKept / 256;
    expect([hasBundle(house, 0), hasBundle(house, kept - 1)]).toEqual([false, false]);
  }, 60_000);

  it('and the line of it says which entry is the first one kept', async () => {
    const { items } = (await aida.get('/api/audit/entries?act=log.prune')).body;
    const done = items.filter((line: { outcome: string }) => line.outcome === 'allowed');
    expect(done).toHaveLength(2);
  });

  it('and a checkpoint from before is still proved by the hashes that stay', async () => {
    const notes = await house.asSuperuser(async (client) => {
      const { rows } = await client.query<{ note: string }>(
        'SELECT note FROM audit.checkpoint ORDER BY tree_size LIMIT 1',
      );
      return rows.map(({ note }) => note);
    });
    const report = await verifyStoredLog(house.opened.sequencerPool, trustOf(house).policy, undefined, notes);
    expect(report).toMatchObject({ isIntact: true });
  });

  it('but not without a line: whoever drops a month by hand is found out', async () => {
    await house.asSuperuser(async (client) => {
      await client.query(`SET session_replication_role = replica;
        UPDATE audit.pruned SET first_index_kept = first_index_kept + 256`);
    });
    const report = await verifyStoredLog(house.opened.sequencerPool, trustOf(house).policy);
    expect(report.isIntact).toBe(false);
    expect(report.counts['pruned-without-line']).toBe(1);
  });
});

describe('the settings', () => {
  const environment = { CAUSEWAY_DATA: '/tmp/none' };

  it('keep the log for six years unless said otherwise, and never less than one', () => {
    expect(readConfig('real', environment).logRetentionMonths).toBe(72);
    const months = (value: string) =>
      readConfig('real', { ...environment, CAUSEWAY_LOG_RETENTION_MONTHS: value }).logRetentionMonths;
    expect(months('120')).toBe(120);
    expect(() => months('11')).toThrow('CAUSEWAY_LOG_RETENTION_MONTHS');
  });

  it('have none that switches the log off', () => {
    const source = readFileSync(path.join(import.meta.dirname, '..', '..', 'src', 'config.ts'), 'utf8');
    const names = new Set(source.match(/\bCAUSEWAY_[A-Z_]+\b/g));
    const ofTheLog = [...names].filter((name) => /AUDIT|JOURNAL|_LOG/.test(name)).sort();
    // The level is that of the process's own messages; both are about keeping, not about writing.
    expect(ofTheLog).toEqual(['CAUSEWAY_LOG_LEVEL', 'CAUSEWAY_LOG_RETENTION_MONTHS']);
    const config = readConfig('real', {
      ...environment,
      CAUSEWAY_AUDIT: 'off',
      CAUSEWAY_LOG_LEVEL: 'silent',
    });
    expect(Object.keys(config).filter((key) => /audit/i.test(key))).toEqual([]);
  });
});
