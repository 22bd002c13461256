import type { House } from '../../house.js';

/** Hides a case from every supervisor, which the service itself never does. */
export async function hide(house: House, id: string): Promise<void> {
  await house.arrange(async (client) => {
    await client.query('UPDATE app.case_file SET hidden = true WHERE id = $1', [id]);
    await client.query(`DELETE FROM app.case_grant WHERE case_id = $1 AND kind = 'office'`, [id]);
  });
}
