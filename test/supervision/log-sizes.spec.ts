import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { logVerifierKey, makeSequencer } from '../../src/installation.js';
import { openCheckpoint } from '../../src/platform/audit-log/checkpoint.js';
import { epochOf } from '../../src/platform/audit-log/entry.js';
import { leafHash } from '../../src/platform/audit-log/merkle.js';
import { parseVerifierKey } from '../../src/platform/audit-log/signed-note.js';
import { TileFolder } from '../../src/platform/audit-log/tile-folder.js';
import { rootAt } from '../../src/platform/audit-log/tile-source.js';
import {
  decodeBundle,
  decodeTile,
  formatTilePath,
  type Tile,
  tilesOf,
} from '../../src/platform/audit-log/tiles.js';
import { House, type Visitor } from '../house.js';

let house: House;
let aida: Visitor;
beforeAll(async () => {
  house = await House.open();
  aida = await house.signIn('aida');
});
afterAll(() => house.close());

/** Makes the log one of exactly so many lines, all of one instance, and sequences it. */
async function makeLog(size: number): Promise<void> {
  const ts = new Date().toISOString();
  const epoch = epochOf(new Date(ts));
  const instance = 'i_01890a5d-ac96-774b-bcce-b302099a8057';
  await house.asSuperuser(async (client) => {
    await client.query('SET session_replication_role = replica');
    await client.query(`TRUNCATE audit.event, audit.leaf, audit.tile, audit.checkpoint;
      UPDATE audit.head SET tree_size = 0, frontier = '', last_xact = '0', last_event = 0, holder = '',
        lease_until = '-infinity'`);
    await client.query(
      `INSERT INTO audit.event (epoch, entry)
       SELECT $1, convert_to(format('{"act":%s,"actor":{"kind":"nobody"},"basis":"system","ctr":%s,"epoch":%s,' ||
         '"inst":"%s","purpose":"import","res":"allowed","ts":"%s","v":1}',
         CASE nr WHEN 1 THEN '"instance.start"' ELSE '"case.import"' END, nr, $1::integer, $2::text, $3::text), 'UTF8')
       FROM generate_series(1, $4::integer) AS t (nr)`,
      [epoch, instance, ts, size],
    );
  });
}

async function sequence(size: number): Promise<void> {
  const sequencer = await makeSequencer(house.opened);
  // Other tests use the same server, and lines wait for older transactions there.
  for (let placed = 0; placed < size;) placed += await sequencer.sequenceNow();
  await sequencer.stop();
}

async function fetchFile(name: string): Promise<Buffer> {
  const response = await fetch(`${house.url}/api/audit/${name}`, { headers: { cookie: aida.cookie! } });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

describe('the log over HTTP and in the folder', () => {
  it.each([1, 255, 256, 257, 70_000])(
    'is the same, byte for byte, and gives the signed root with %d lines',
    async (size) => {
      const folder = new TileFolder(path.join(house.dataDir, 'log'));
      rmSync(folder.path, { recursive: true, force: true });
      await makeLog(size);
      await sequence(size);
      const note = await fetchFile('checkpoint');
      expect(note.toString()).toBe(await folder.findCheckpoint());
      const checkpoint = openCheckpoint(note.toString(), [parseVerifierKey(logVerifierKey(house.opened))]);
      expect(checkpoint.size).toBe(size);
      expect((await rootAt(folder, size)).equals(checkpoint.root)).toBe(true);
      let entries = 0;
      for (const tile of tilesOf(size)) {
        const hashes = await expectSame(folder, tile);
        if (tile.level !== 0) continue;
        const bundle = decodeBundle(await expectSame(folder, { ...tile, level: 'entries' }), tile.width);
        expect(bundle.map(leafHash)).toEqual(decodeTile(hashes, tile.width));
        entries += bundle.length;
      }
      expect(entries).toBe(size);
    },
    180_000,
  );

  async function expectSame(folder: TileFolder, tile: Tile): Promise<Buffer> {
    const served = await fetchFile(formatTilePath(tile));
    expect((await folder.findFile(tile))?.equals(served)).toBe(true);
    return served;
  }
});
