import { afterAll, beforeAll, it } from '@jest/globals';
import { House } from '../../house.js';
import { look, refuse } from './looking.js';
let house: House;
beforeAll(async () => { house = await House.open(); });
afterAll(() => house.close());
it('big', async () => {
  const caseId = await house.openCase();
  await refuse(house, 'omar', caseId, 2);
  await look(house);
  await house.asSuperuser(async (c) => {
    await c.query(`INSERT INTO audit.event (epoch, entry) SELECT epoch, entry FROM (SELECT epoch, entry FROM audit.event WHERE act='case.open' LIMIT 1) x, generate_series(1,200000)`);
    await c.query('ANALYZE audit.event');
    for (let i = 0; i < 3; i++) { const t = Date.now(); await c.query('SELECT audit.has_unread_lines()'); process.stdout.write(`unread ${Date.now() - t} ms\n`); }
    const p = await c.query(`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT e.xact, e.id FROM audit.event e WHERE (e.xact, e.id) > ('5'::xid8, 5) AND e.xact < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY e.xact, e.id LIMIT 500`);
    process.stdout.write(p.rows.map((r: any) => r['QUERY PLAN']).join('\n') + '\n');
  });
  for (let i = 0; i < 4; i++) { const t = Date.now(); const n = await look(house); process.stdout.write(`look ${n}: ${Date.now() - t} ms\n`); }
});
