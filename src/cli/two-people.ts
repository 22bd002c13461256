import type { OpenInstallation } from '../installation.js';
import { nobody } from '../platform/access/actor.js';
import { verifyPassword } from '../platform/crypto/password.js';
import { CommandFailure } from './failure.js';
import { Questions } from './questions.js';

/** Roles that may confirm, and those of which at least one of the two must be. */
const CONFIRMING = ['auditor', 'administrator', 'supervisor'];
const LEADING = ['auditor', 'administrator'];

interface Person {
  id: string;
  roles: string[];
}

/**
 * Asks two different people for name and password: auditors, administrators or supervisors who are active, at least one of
 * them auditor or administrator. Gives their ids.
 * @throws CommandFailure when one is refused; what was wrong is not said
 */
export async function confirmByTwo(opened: OpenInstallation): Promise<[string, string]> {
  const questions = new Questions();
  try {
    const first = await askPerson(opened, questions, 'First person');
    const second = await askPerson(opened, questions, 'Second person');
    const mayConfirm = [first, second].every((person) =>
      person?.roles.some((role) => CONFIRMING.includes(role)),
    );
    const isLed = [first, second].some((person) => person?.roles.some((role) => LEADING.includes(role)));
    if (first === undefined || second === undefined || first.id === second.id || !mayConfirm || !isLed) {
      throw new CommandFailure(
        'Refused: it takes two different active people with their passwords, auditors, administrators or supervisors, ' +
          'and one of them an auditor or administrator.',
      );
    }
    return [first.id, second.id];
  } finally {
    questions.close();
  }
}

/** Both answers are always asked for and compared, so that a refusal does not say which of them was wrong. */
async function askPerson(
  opened: OpenInstallation,
  questions: Questions,
  who: string,
): Promise<Person | undefined> {
  const username = (await questions.ask(`${who}, user name: `)).trim().toLowerCase();
  const password = await questions.askSecret(`${who}, password: `);
  const { dataSource, signer, clock } = opened;
  const [row] = await dataSource.transaction(async (db) => {
    const token = signer.sign(nobody, 'sign-in', clock.now());
    await db.query(`SELECT set_config('causeway.context', $1, true)`, [token]);
    return db.query<{ id: string | null; hash: string | null; state: string | null; roles: string[] }[]>(
      `SELECT staff_id AS id, password_hash AS hash, state, roles FROM auth.credential($1, '{}'::bytea[])`,
      [username],
    );
  });
  const isRight = await verifyPassword(row?.hash ?? null, password);
  if (!isRight || row === undefined || row.id === null || row.state !== 'active') return undefined;
  return { id: row.id, roles: row.roles };
}
