import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import { makeScramVerifier } from './scram-verifier.js';

/** An account of the database. The password is visible ASCII. */
export interface Credential {
  readonly user: string;
  readonly password: string;
}

/** The three accounts of the service: who migrates, who serves requests, who orders and signs the log. */
export interface ServiceCredentials {
  readonly owner: Credential;
  readonly app: Credential;
  readonly sequencer: Credential;
}

/** Columns of pg_roles and the words for them, with what each account must have. */
const ATTRIBUTES = [
  { column: 'rolcanlogin', word: 'LOGIN', owner: true, other: true },
  { column: 'rolinherit', word: 'INHERIT', owner: true, other: false },
  { column: 'rolsuper', word: 'SUPERUSER', owner: false, other: false },
  { column: 'rolbypassrls', word: 'BYPASSRLS', owner: false, other: false },
  { column: 'rolcreaterole', word: 'CREATEROLE', owner: false, other: false },
  { column: 'rolcreatedb', word: 'CREATEDB', owner: false, other: false },
  { column: 'rolreplication', word: 'REPLICATION', owner: false, other: false },
] as const;

const LOCK = 'causeway roles';

/**
 * Makes the three accounts, or brings existing ones to the attributes and passwords that they must have. The
 * connection may make roles (a superuser, or CREATEROLE when nothing that only a superuser may change has to change).
 * Throws when an account belongs to another role: it could take that role's rights.
 */
export async function ensureRoles(connection: Client, credentials: ServiceCredentials): Promise<void> {
  await connection.query('BEGIN');
  try {
    await connection.query('SELECT pg_advisory_xact_lock(hashtext($1))', [LOCK]);
    await ensureRole(connection, credentials.owner, 'owner');
    await ensureRole(connection, credentials.app, 'other');
    await ensureRole(connection, credentials.sequencer, 'other');
    await connection.query('COMMIT');
  } catch (cause) {
    await connection.query('ROLLBACK');
    throw cause;
  }
}

async function ensureRole(
  connection: Client,
  credential: Credential,
  kind: 'owner' | 'other',
): Promise<void> {
  const { user, password } = credential;
  const found = await connection.query<Record<string, boolean>>('SELECT * FROM pg_roles WHERE rolname = $1', [
    user,
  ]);
  const [role] = found.rows;
  // Only a superuser may name some attributes of an existing role, even to leave them as they are.
  const wrong = ATTRIBUTES.filter((attribute) => role?.[attribute.column] !== attribute[kind]);
  const words = wrong.map((attribute) => (attribute[kind] ? attribute.word : `NO${attribute.word}`));
  const verb = role === undefined ? 'CREATE' : 'ALTER';
  const verifier = escapeLiteral(makeScramVerifier(password));
  await connection.query(`${verb} ROLE ${escapeIdentifier(user)} ${words.join(' ')} PASSWORD ${verifier}`);
  await refuseMemberships(connection, user);
}

async function refuseMemberships(connection: Client, user: string): Promise<void> {
  const { rowCount } = await connection.query(
    'SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = $1',
    [user],
  );
  if (rowCount !== 0)
    throw new Error(`The database role ${user} must not be a member of other roles: revoke them.`);
}

/**
 * Makes a database of the owner, when it is missing, to which only the three accounts may connect. The connection may
 * make databases and may not be in a transaction.
 */
export async function ensureDatabase(
  connection: Client,
  database: string,
  credentials: ServiceCredentials,
): Promise<void> {
  const name = escapeIdentifier(database);
  const owner = escapeIdentifier(credentials.owner.user);
  const { rowCount } = await connection.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (rowCount === 0) await connection.query(`CREATE DATABASE ${name} OWNER ${owner}`);
  const users = [credentials.owner, credentials.app, credentials.sequencer].map(({ user }) =>
    escapeIdentifier(user),
  );
  await connection.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
  await connection.query(`GRANT CONNECT ON DATABASE ${name} TO ${users.join(', ')}`);
}

/** Takes from everybody the right to make tables in the schema public. The connection is one to that database. */
export async function closePublicSchema(connection: Client): Promise<void> {
  await connection.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
}
