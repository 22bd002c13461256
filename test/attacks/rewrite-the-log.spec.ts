import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { logOrigin, makeSequencer } from '../../src/installation.js';
import { formatVerifierKey } from '../../src/platform/audit-log/signed-note.js';
import { verifyStoredLog } from '../../src/platform/audit-log/stored-log.js';
import { House } from '../house.js';

/**
 * Attacks 15 and 16: somebody with every right over the database rewrites the log of real acts, after and before the
 * sequencer gave the lines their place. Whatever they do, verification says so.
 */
let house: House;
let kept: string;

beforeEach(async () => {
  house = await House.open();
  const caseId = await house.openCase('amina', 'Grey Heron');
  const amina = await house.signIn('amina');
  for (const part of ['identity', 'contact', 'location'])
    await amina.get(`/api/cases/${caseId}/compartments/${part}`);
  await sequence();
  kept = await latestNote();
});
afterEach(() => house.close());

async function sequence(): Promise<void> {
  const sequencer = await makeSequencer(house.opened);
  // Lines of the same moment, and of another test's transaction, wait for the next round.
  for (let left = 1; left > 0;) {
    await sequencer.sequenceNow();
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ n: number }>(
        'SELECT ((SELECT count(*) FROM audit.event) - (SELECT count(*) FROM audit.leaf))::int AS n',
      ),
    );
    left = rows[0]!.n;
  }
}

async function latestNote(): Promise<string> {
  const { rows } = await house.asSuperuser((client) =>
    client.query<{ note: string }>('SELECT note FROM audit.checkpoint ORDER BY tree_size DESC LIMIT 1'),
  );
  return rows[0]!.note;
}

/** Runs statements as somebody whom no trigger and no policy stops. */
async function tamper(statements: string): Promise<void> {
  await house.asSuperuser(async (client) => {
    await client.query('SET session_replication_role = replica');
    await client.query(statements);
  });
}

function verify(checkpoints: string[] = []) {
  const key = formatVerifierKey(logOrigin(house.opened.installation), house.opened.secrets.log.publicKey);
  return verifyStoredLog(house.opened.sequencerPool, key, undefined, checkpoints);
}

/** The line of the reading of the identity. */
const reading = `(SELECT max(id) - 2 FROM audit.event WHERE act = 'compartment.open')`;

const rewritten: [name: string, statements: string][] = [
  [
    'the parts that were opened are changed, and the leaf made to fit',
    `UPDATE audit.event e SET entry = convert_to(replace(convert_from(entry, 'UTF8'), '"cmp":["', '"cmp":["family","'), 'UTF8')
       WHERE id = ${reading};
     UPDATE audit.leaf l SET leaf_hash = sha256('\\x00'::bytea || e.entry) FROM audit.event e WHERE e.id = l.event_id`,
  ],
  [
    'a line is deleted with its place',
    `DELETE FROM audit.leaf l USING audit.event e WHERE l.event_id = e.id AND e.id = ${reading};
     DELETE FROM audit.event WHERE id = ${reading}`,
  ],
  [
    'two lines change places',
    `UPDATE audit.leaf SET leaf_index = leaf_index + 1000000 WHERE leaf_index IN (2, 4);
     UPDATE audit.leaf SET leaf_index = 1000006 - leaf_index WHERE leaf_index > 1000000`,
  ],
  [
    'a line is replayed in the place of another',
    `UPDATE audit.leaf l SET leaf_hash = sha256('\\x00'::bytea || e.entry), event_id = l.event_id FROM audit.event e WHERE e.id = ${reading}
       AND l.leaf_index = 3;
     UPDATE audit.event t SET entry = e.entry FROM audit.event e, audit.leaf l
       WHERE e.id = ${reading} AND l.leaf_index = 3 AND t.id = l.event_id`,
  ],
  [
    'the leaves of all lines are computed anew from changed lines',
    `UPDATE audit.event e SET entry = convert_to(replace(convert_from(entry, 'UTF8'), '"casework"', '"safety"'), 'UTF8');
     UPDATE audit.leaf l SET leaf_hash = (SELECT sha256('\\x00'::bytea || e.entry) FROM audit.event e WHERE e.id = l.event_id)`,
  ],
];

describe('somebody who owns the database', () => {
  it('finds a log that is intact', async () => {
    expect(await verify([kept])).toMatchObject({ isIntact: true, unsequenced: 0, findings: [] });
  });

  it.each(rewritten)('is found out when %s', async (_, statements) => {
    await tamper(statements);
    expect((await verify()).isIntact).toBe(false);
  });

  it('is found out by any checkpoint that somebody kept when everything is emptied and begun anew', async () => {
    await tamper(`TRUNCATE audit.event, audit.leaf, audit.checkpoint;
      UPDATE audit.head SET tree_size = 0, frontier = '', last_event = 0`);
    const report = await verify([kept]);
    expect(report.isIntact).toBe(false);
    expect(report.counts).toMatchObject({ 'size-mismatch': 1 });
  });
});

describe('somebody who is quicker than the sequencer', () => {
  it('cannot take a line away before it has its place: the counters of the process show the hole', async () => {
    const amina = await house.signIn('amina');
    for (let more = 0; more < 3; more += 1) await amina.get('/api/cases');
    await tamper(`DELETE FROM audit.event WHERE id = (SELECT max(id) - 1 FROM audit.event)`);
    await sequence();
    const report = await verify();
    expect(report.pending + (report.counts['counter-gap'] ?? 0)).toBe(1);
  });

  it('cannot replay a line either: one counter stands twice', async () => {
    await tamper(
      `INSERT INTO audit.event (epoch, entry) SELECT epoch, entry FROM audit.event WHERE id = ${reading}`,
    );
    await sequence();
    const report = await verify();
    expect(report.isIntact).toBe(false);
    expect(report.counts).toMatchObject({ 'counter-duplicate': 1 });
  });
});
