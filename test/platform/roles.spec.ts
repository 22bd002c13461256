import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import {
  closePublicSchema,
  type Credential,
  ensureDatabase,
  ensureRoles,
  type ServiceCredentials,
} from '../../src/platform/database/roles.js';
import type { Address } from './embedded-house.js';

const server = JSON.parse(process.env['CAUSEWAY_TEST_DATABASE'] ?? '') as Address;
/** Roles belong to the whole server, which other tests use: these names are only ours. The quote must do no harm. */
const credentials: ServiceCredentials = {
  owner: { user: 'roles-test "owner"', password: `first'one` },
  app: { user: 'roles-test app', password: 'first-two' },
  sequencer: { user: 'roles-test sequencer', password: 'first-three' },
};
const DATABASE = 'roles-test "base"';
let superuser: Client;

beforeEach(async () => {
  superuser = await connect(server.credentials.superuser, server.database);
});

afterEach(async () => {
  await superuser.query(`DROP DATABASE IF EXISTS "roles-test ""base"""`);
  for (const { user } of Object.values(credentials) as Credential[]) {
    await superuser.query(`DROP ROLE IF EXISTS ${superuser.escapeIdentifier(user)}`);
  }
  await superuser.end();
});

async function connect(credential: Credential, database: string): Promise<Client> {
  const connection = new Client({ host: server.host, port: server.port, database, ...credential });
  await connection.connect();
  return connection;
}

async function canSignIn(credential: Credential): Promise<boolean> {
  return connect(credential, DATABASE).then(
    async (connection) => connection.end().then(() => true),
    () => false,
  );
}

describe('the roles of the service', () => {
  it('are made once and stay the same when made again', async () => {
    for (const time of ['first', 'second']) {
      await ensureRoles(superuser, credentials);
      await ensureDatabase(superuser, DATABASE, credentials);
      expect([time, await canSignIn(credentials.app)]).toEqual([time, true]);
    }
  });

  it('get a new password, and the old one no longer works', async () => {
    await ensureRoles(superuser, credentials);
    await ensureDatabase(superuser, DATABASE, credentials);
    const app = { ...credentials.app, password: 'second-two' };
    await ensureRoles(superuser, { ...credentials, app });
    expect([await canSignIn(app), await canSignIn(credentials.app)]).toEqual([true, false]);
  });

  it('lose every right that was given to them by mistake', async () => {
    await ensureRoles(superuser, credentials);
    await superuser.query(
      'ALTER ROLE "roles-test app" SUPERUSER BYPASSRLS CREATEROLE CREATEDB REPLICATION INHERIT',
    );
    await ensureRoles(superuser, credentials);
    const { rows } = await superuser.query(
      `SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR rolinherit AS too_much
       FROM pg_roles WHERE rolname = 'roles-test app'`,
    );
    expect(rows).toEqual([{ too_much: false }]);
  });

  it('are refused when one is a member of another role, and nothing changes', async () => {
    await ensureRoles(superuser, credentials);
    await superuser.query(`GRANT "roles-test ""owner""" TO "roles-test app"`);
    const before = await superuser.query('SELECT oid, rolpassword FROM pg_authid ORDER BY oid');
    await expect(ensureRoles(superuser, credentials)).rejects.toThrow('must not be a member of other roles');
    const after = await superuser.query('SELECT oid, rolpassword FROM pg_authid ORDER BY oid');
    expect(after.rows).toEqual(before.rows);
  });

  it('cannot be made by an account that may not make roles', async () => {
    const app = await connect(server.credentials.app, server.database);
    await expect(ensureRoles(app, credentials)).rejects.toMatchObject({ code: '42501' });
    await app.end();
  });

  it('are the only ones that may connect to the database and none makes tables there but the owner', async () => {
    await ensureRoles(superuser, credentials);
    await ensureDatabase(superuser, DATABASE, credentials);
    const inside = await connect(server.credentials.superuser, DATABASE);
    await closePublicSchema(inside);
    await inside.end();
    expect(await canSignIn(server.credentials.app)).toBe(false);
    const app = await connect(credentials.app, DATABASE);
    await expect(app.query('CREATE TABLE mine (word text)')).rejects.toMatchObject({ code: '42501' });
    await app.end();
    const owner = await connect(credentials.owner, DATABASE);
    await owner.query('CREATE TABLE ours (word text)');
    await owner.end();
  });
});
