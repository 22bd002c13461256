import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSequencer } from '../../src/installation.js';
import { openCheckpoint } from '../../src/platform/audit-log/checkpoint.js';
import type { Sequencer } from '../../src/platform/audit-log/sequencer.js';
import { parseVerifierKey } from '../../src/platform/audit-log/signed-note.js';
import { TileFolder } from '../../src/platform/audit-log/tile-folder.js';
import { rootAt, type TileSource } from '../../src/platform/audit-log/tile-source.js';
import { decodeBundle, formatTilePath, type Tile, tilesOf } from '../../src/platform/audit-log/tiles.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { Operations } from '../../src/platform/operation.js';
import type { AuditList } from '../../src/supervision/supervision.schema.js';
import type { LogState } from '../../src/supervision/log/log.schema.js';
import { cast, castNames } from '../cast.js';
import { House, type Visitor } from '../house.js';

let house: House;
let sequencer: Sequencer;
let aida: Visitor;

beforeAll(async () => {
  house = await House.open();
  aida = await house.signIn('aida');
  sequencer = await makeSequencer(house.opened);
  await writeLines(300);
  await sequenceEverything();
});
afterAll(async () => {
  await sequencer.stop();
  await house.close();
});

/** Writes lines that no person made, in one transaction. */
async function writeLines(count: number): Promise<void> {
  const operations = house.app.get(Operations);
  await operations.run(systemActor('system:sequencer'), 'log.heartbeat', 'sequencing', (op) => {
    for (let line = 0; line < count; line += 1) op.record({});
    return Promise.resolve();
  });
}

/** Other tests use the same server, and lines wait for older transactions there. */
async function sequenceEverything(): Promise<void> {
  for (let waiting = 1; waiting > 0;) {
    await sequencer.sequenceNow();
    ({ waiting } = (await aida.get<LogState>('/api/audit/state')).body);
    if (waiting <= 1) return;
  }
}

async function fetchBytes(url: string, visitor = aida): Promise<{ response: Response; bytes: Buffer }> {
  const headers = visitor.cookie === undefined ? {} : { cookie: visitor.cookie };
  const response = await fetch(`${house.url}${url}`, { headers });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

async function fetchTile(tile: Tile): Promise<Buffer> {
  const { response, bytes } = await fetchBytes(`/api/audit/${formatTilePath(tile)}`);
  expect(response.status).toBe(200);
  return bytes;
}

async function readCheckpoint() {
  const { bytes } = await fetchBytes('/api/audit/checkpoint');
  const key = /^log (\S+)$/m.exec((await fetchBytes('/api/audit/policy')).bytes.toString())![1]!;
  return openCheckpoint(bytes.toString(), [parseVerifierKey(key)]);
}

const overHttp: TileSource = {
  readTile: (level, index, width) => fetchTile({ level, index, width }),
  readBundle: async (index, width) =>
    decodeBundle(await fetchTile({ level: 'entries', index, width }), width),
};

describe('the tree of the log, read by the auditor', () => {
  it('is signed by the key in the policy, which asks for no witness unless one runs', async () => {
    const policy = await fetchBytes('/api/audit/policy');
    expect(policy.response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const installation = house.opened.installation.id;
    expect(policy.bytes.toString()).toMatch(
      new RegExp(
        `^log causeway\\.invalid/log/${installation}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/=]+\nquorum none\n$`,
      ),
    );
    const checkpoint = await fetchBytes('/api/audit/checkpoint');
    expect(checkpoint.response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(checkpoint.response.headers.get('cache-control')).toBe('no-store');
    expect((await readCheckpoint()).size).toBeGreaterThan(300);
  });

  it('has the same tiles and bundles over HTTP as in the folder, and they give the signed root', async () => {
    const { size, root } = await readCheckpoint();
    expect((await rootAt(overHttp, size)).equals(root)).toBe(true);
    const folder = new TileFolder(path.join(house.dataDir, 'log'));
    let compared = 0;
    for (const tile of tilesOf(size)) {
      const both = tile.level === 0 ? [tile, { ...tile, level: 'entries' as const }] : [tile];
      for (const each of both) {
        expect((await folder.findFile(each))?.equals(await fetchTile(each))).toBe(true);
        compared += 1;
      }
    }
    expect(compared).toBe(5);
  });

  it('still has every partial tile that it ever had, cut from the full one', async () => {
    const whole = await fetchTile({ level: 0, index: 0, width: 256 });
    const entries = decodeBundle(await fetchTile({ level: 'entries', index: 0, width: 256 }), 256);
    for (const width of [1, 7, 255]) {
      const tile = await fetchTile({ level: 0, index: 0, width });
      expect(tile.equals(whole.subarray(0, 32 * width))).toBe(true);
      const bundle = await fetchTile({ level: 'entries', index: 0, width });
      expect(decodeBundle(bundle, width)).toEqual(entries.slice(0, width));
    }
  });

  it.each([
    ['a tile that is not full yet', '0/001'],
    ['a bundle that is not full yet', 'entries/001'],
    ['a wider part than there is', '0/001.p/255'],
    ['a wider part of a bundle than there is', 'entries/001.p/255'],
    ['a tile behind the end', '0/002.p/1'],
    ['a level that the tree has not', '7/000.p/1'],
    ['a level beyond all', '64/000'],
    ['a width with a zero before it', '0/000.p/01'],
    ['a full tile written as a partial one', '0/000.p/256'],
    ['an index with an x too many', '0/x000'],
    ['an index that is not padded', '0/1'],
    ['a path that climbs', '..%2f..%2fcheckpoint'],
    ['something behind the path', '0/000/more'],
    ['nothing', ''],
    ['a very long path', `0/${'x001/'.repeat(38)}001`],
  ])('has not %s', async (_, name) => {
    const { response, bytes } = await fetchBytes(`/api/audit/tile/${name}`);
    expect(response.status).toBe(404);
    expect(JSON.parse(bytes.toString())).toMatchObject({ code: 'not-found' });
  });
});

describe('the state of the log', () => {
  it('says what is signed, what waits and who works', async () => {
    await writeLines(3);
    const { body } = await aida.get<LogState>('/api/audit/state');
    const checkpoint = await readCheckpoint();
    expect(body).toMatchObject({
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: checkpoint.root.toString('base64'),
      instances: 1,
      firstIndexKept: 0,
      hasLeader: true,
    });
    expect(body.verifierKey.startsWith(`${checkpoint.origin}+`)).toBe(true);
    expect(body.waiting).toBeGreaterThanOrEqual(3);
    expect(body.waitingSince! <= new Date().toISOString()).toBe(true);
    expect(body.heartbeatAt! >= body.waitingSince!).toBe(true);
    await sequenceEverything();
    const later = (await aida.get<LogState>('/api/audit/state')).body;
    expect(later.size).toBeGreaterThanOrEqual(body.size + body.waiting);
    expect(later.signedAt! >= body.signedAt!).toBe(true);
  });
});

describe('who reads the tree', () => {
  const urls = ['/api/audit/checkpoint', '/api/audit/policy', '/api/audit/tile/0/000', '/api/audit/state'];

  it.each(castNames.filter((name) => cast[name] !== 'auditor'))('is not %s', async (name) => {
    const visitor = await house.signIn(name);
    for (const url of urls) expect((await visitor.get(url)).status).toBe(403);
  });

  it('is nobody who has not signed in', async () => {
    for (const url of urls) expect((await house.stranger().get(url)).status).toBe(401);
  });

  it('stands in the log with one line a session, however many tiles are read at once', async () => {
    const before = (await readLines('audit.tree')).length;
    const session = await house.signInAnew('aida');
    const tiles = Array.from({ length: 12 }, () => fetchBytes('/api/audit/tile/entries/000', session));
    const answers = await Promise.all([...tiles, fetchBytes('/api/audit/checkpoint', session)]);
    expect(answers.map(({ response }) => response.status)).toEqual(answers.map(() => 200));
    expect((await fetchBytes('/api/audit/policy', session)).response.status).toBe(200);
    expect((await readLines('audit.tree')).length).toBe(before + 1);
    await fetchBytes('/api/audit/policy', await house.signInAnew('aida'));
    expect((await readLines('audit.tree')).length).toBe(before + 2);
  });

  it('stands in the log at each refusal, also in a session that may read', async () => {
    const before = (await readLines('audit.tree', 'refused')).length;
    for (let time = 0; time < 2; time += 1) await fetchBytes('/api/audit/tile/0/999');
    const omar = await house.signIn('omar');
    for (let time = 0; time < 2; time += 1) await omar.get('/api/audit/checkpoint');
    const lines = await readLines('audit.tree', 'refused');
    expect(lines.length).toBe(before + 4);
    expect(lines.slice(0, 4).map(({ reason }) => reason)).toEqual([
      'forbidden',
      'forbidden',
      'not-found',
      'not-found',
    ]);
  });

  it('finds nothing by SQL without an actor who may', async () => {
    for (const statement of [
      'SELECT * FROM audit.read_checkpoint()',
      'SELECT * FROM audit.state()',
      'SELECT * FROM audit.read_bundle(0, 1)',
      'SELECT 1 WHERE audit.read_tile(0, 0, 1) IS NOT NULL',
    ]) {
      expect((await house.asApp((client) => client.query(statement))).rows).toEqual([]);
    }
    for (const statement of [
      'SELECT hashes FROM audit.tile',
      'SELECT session_id FROM audit.tree_reading',
      'SELECT audit.checkpoint_note(1)',
      'SELECT audit.may_verify()',
      `SELECT audit.begin_tree_reading('00000000-0000-4000-8000-000000000000')`,
    ]) {
      await expect(house.asApp((client) => client.query(statement))).rejects.toMatchObject({ code: '42501' });
    }
  });

  async function readLines(act: string, outcome = 'allowed') {
    const { body } = await aida.get<AuditList>(`/api/audit/entries?act=${act}&outcome=${outcome}&limit=200`);
    return body.items;
  }
});
