import { systemActor } from '../src/platform/access/actor.js';
import { Operations } from '../src/platform/operation.js';
import { RowSealJob } from '../src/platform/row-seals/row-seal-job.js';
import type { House } from './house.js';

const note = `
  CREATE SCHEMA IF NOT EXISTS arranged;
  CREATE OR REPLACE FUNCTION arranged.note(tables text[], ids uuid[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    INSERT INTO audit.touched (table_name, row_id) SELECT * FROM unnest(tables, ids);
    SELECT pg_catalog.set_config('causeway.touched', 'yes', true)
  $$;
  ALTER FUNCTION arranged.note(text[], uuid[]) OWNER TO causeway_owner;
  GRANT USAGE ON SCHEMA arranged TO causeway_app, causeway_owner;
  GRANT EXECUTE ON FUNCTION arranged.note(text[], uuid[]) TO causeway_app;`;

/** Seals every row that is broken as if the service had just written it, after a spec arranged rows behind its back. */
export async function sealAsWritten(house: House): Promise<void> {
  const broken = (await house.app.get(RowSealJob).findBroken()).filter(({ row }) => row !== null);
  if (broken.length === 0) return;
  await house.asSuperuser((client) => client.query(note));
  const operations = house.app.get(Operations);
  await operations.run(systemActor('system:sequencer'), 'log.heartbeat', 'sequencing', async (op) => {
    const named = [broken.map(({ table }) => table), broken.map(({ row }) => row)];
    await op.db.query('SELECT arranged.note($1, $2)', named);
    op.record({});
  });
}
