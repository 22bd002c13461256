import type { House, Visitor } from '../house.js';

/** Moves an instant of the visitor's session into the past, as time does; the database's own clock judges it. */
export async function age(
  house: House,
  visitor: Visitor,
  what: 'last_seen_at' | 'expires_at',
  minutes: number,
): Promise<void> {
  await house.asSuperuser(async (client) => {
    const done = await client.query(
      `UPDATE auth.session SET ${what} = transaction_timestamp() - make_interval(secs => $2)
       WHERE staff_id = $1 AND ended_at IS NULL`,
      [visitor.id, minutes * 60],
    );
    if (done.rowCount === 0) throw new Error('the visitor has no session');
  });
}

/** What somebody gets who types this name and this password. */
export function tryToSignIn(house: House, username: unknown, password: unknown) {
  return house.stranger().post('/api/session', { username, password });
}
