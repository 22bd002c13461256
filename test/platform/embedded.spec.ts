import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type EmbeddedDatabase, startEmbedded } from '../../src/platform/database/embedded.js';
import { findProcess } from '../../src/platform/database/embedded-process.js';
import {
  ask,
  killProcess,
  makeFolder,
  readServerPid,
  removeFolder,
  startInProcess,
} from './embedded-house.js';

const MARK = 'Qamar-4711';
let folder: string;
let dataDir: string;
let database: EmbeddedDatabase;

beforeAll(async () => {
  folder = makeFolder();
  dataDir = path.join(folder, 'data');
  database = await startEmbedded({ dataDir, durable: false });
});

afterAll(async () => {
  await database.stop();
  removeFolder(folder);
});

async function askAs(role: keyof EmbeddedDatabase['credentials'], statement: string): Promise<unknown> {
  return ask(database, database.credentials[role], statement);
}

/** Gives the process numbers of the folder's server one chance after the other to disappear. */
async function waitForEnd(pid: number): Promise<void> {
  while (findProcess(pid) !== undefined) await pause(20);
}

describe('the roles of the embedded database', () => {
  it('cannot bypass row level security, make roles or databases, or act as superuser', async () => {
    const roles = await askAs(
      'superuser',
      `SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin, rolinherit
       FROM pg_roles WHERE rolname LIKE 'causeway%' ORDER BY 1`,
    );
    const none = {
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolcanlogin: true,
    };
    expect(roles).toEqual([
      { rolname: 'causeway_app', ...none, rolinherit: false },
      { rolname: 'causeway_owner', ...none, rolinherit: true },
      { rolname: 'causeway_sequencer', ...none, rolinherit: false },
    ]);
  });

  it('show no row of a table with forced row level security and no policy, also to its owner', async () => {
    await askAs(
      'owner',
      `CREATE TABLE closed (word text); INSERT INTO closed VALUES ('row'); GRANT SELECT ON closed TO causeway_app;
       ALTER TABLE closed ENABLE ROW LEVEL SECURITY; ALTER TABLE closed FORCE ROW LEVEL SECURITY`,
    );
    expect(await askAs('app', 'SELECT word FROM closed')).toEqual([]);
    expect(await askAs('owner', 'SELECT word FROM closed')).toEqual([]);
    await expect(askAs('app', 'SET row_security = off; SELECT word FROM closed')).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('are refused tables of their own, the role of the owner and every other database', async () => {
    const { app, owner } = database.credentials;
    await expect(askAs('app', 'CREATE TABLE mine (word text)')).rejects.toMatchObject({ code: '42501' });
    await expect(askAs('app', 'SET ROLE causeway_owner')).rejects.toMatchObject({ code: '42501' });
    await expect(ask(database, app, 'SELECT 1', 'postgres')).rejects.toMatchObject({ code: '42501' });
    await expect(ask(database, owner, 'SELECT 1', 'template1')).rejects.toMatchObject({ code: '42501' });
  });

  it('let the owner make the trusted extension pgcrypto', async () => {
    await askAs('owner', 'CREATE EXTENSION pgcrypto');
    expect(await askAs('owner', `SELECT length(gen_salt('bf')) AS length`)).toEqual([{ length: 29 }]);
  });
});

describe('the door of the embedded database', () => {
  it('asks for a password from the first moment and never trusts', () => {
    const rules = readFileSync(path.join(dataDir, 'postgres', 'pg_hba.conf'), 'utf8')
      .split('\n')
      .filter((line) => /^\s*[a-z]/.test(line))
      .map((line) => [line.trim().split(/\s+/)[0], line.trim().split(/\s+/).at(-1)]);
    expect(new Set(rules.map((rule) => rule.join(' ')))).toEqual(
      new Set(['local scram-sha-256', 'host reject']),
    );
  });

  it('refuses a wrong password, an empty one and none', async () => {
    const { user } = database.credentials.superuser;
    await expect(ask(database, { user, password: 'x'.repeat(43) }, 'SELECT 1')).rejects.toMatchObject({
      code: '28P01',
    });
    await expect(ask(database, { user, password: '' }, 'SELECT 1')).rejects.toThrow('password');
    await expect(ask(database, { user }, 'SELECT 1')).rejects.toThrow('password');
  });

  it('is a Unix socket for this account only, and no network address', async () => {
    const [rows] = [await askAs('superuser', 'SHOW listen_addresses')];
    expect(rows).toEqual([{ listen_addresses: '' }]);
    expect(statSync(database.host).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(database.host, '.s.PGSQL.5432')).mode & 0o777).toBe(0o700);
  });

  it('has four different passwords of 32 random bytes in a file that only this account reads', () => {
    const file = path.join(dataDir, 'secrets', 'database.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    expect(statSync(file).uid).toBe(process.getuid?.());
    const passwords = Object.values(database.credentials).map(({ password }) => password);
    expect(new Set(passwords).size).toBe(4);
    for (const password of passwords) expect(Buffer.from(password, 'base64url')).toHaveLength(32);
    expect(readdirSync(path.dirname(file))).toEqual(['database.json']);
  });

  it('keeps only SCRAM verifiers of the passwords', async () => {
    const rows = await askAs(
      'superuser',
      `SELECT count(*)::int AS accounts FROM pg_authid WHERE rolcanlogin AND rolpassword LIKE 'SCRAM-SHA-256$%'`,
    );
    expect(rows).toEqual([{ accounts: 4 }]);
  });
});

describe('the embedded database', () => {
  it('has data checksums and an order of text that no system library changes', async () => {
    const rows = await askAs(
      'app',
      `SELECT current_setting('data_checksums') AS checksums, current_setting('TimeZone') AS zone, datlocprovider,
       datlocale FROM pg_database WHERE datname = 'causeway'`,
    );
    expect(rows).toEqual([{ checksums: 'on', zone: 'UTC', datlocprovider: 'b', datlocale: 'C.UTF-8' }]);
  });

  it('writes no value of a failing statement into its log', async () => {
    await askAs('owner', 'CREATE TABLE names (name text PRIMARY KEY, born date)');
    await askAs('owner', `INSERT INTO names VALUES ('${MARK}')`);
    await expect(askAs('owner', `INSERT INTO names VALUES ('${MARK}')`)).rejects.toMatchObject({
      code: '23505',
    });
    await expect(askAs('owner', `SELECT '${MARK}'::date`)).rejects.toMatchObject({ code: '22007' });
    await expect(askAs('owner', `SELEKT '${MARK}'`)).rejects.toMatchObject({ code: '42601' });
    await askAs('owner', `DO $$ BEGIN RAISE WARNING '${MARK}'; END $$`);
    const log = readFileSync(path.join(dataDir, 'postgres.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toContain(MARK);
    expect(statSync(path.join(dataDir, 'postgres.log')).mode & 0o777).toBe(0o600);
  });

  it('is refused to a second process and to a second start in the same process', async () => {
    await expect(startEmbedded({ dataDir, durable: false })).rejects.toThrow(`already running on ${dataDir}`);
    await expect(startInProcess(dataDir)).rejects.toThrow(`already running on ${dataDir}`);
    expect(await askAs('app', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('starting again', () => {
  let parent: string;
  let home: string;

  beforeAll(async () => {
    parent = makeFolder();
    home = path.join(parent, 'data');
    const first = await startEmbedded({ dataDir: home, durable: false });
    await ask(first, first.credentials.owner, `CREATE TABLE kept (word text)`);
    await first.stop();
  });

  afterAll(() => removeFolder(parent));

  async function writeWord(word: string): Promise<void> {
    const server = await startEmbedded({ dataDir: home, durable: false });
    await ask(server, server.credentials.owner, `INSERT INTO kept VALUES ('${word}')`);
    await server.stop();
  }

  async function readWords(): Promise<unknown[]> {
    const server = await startEmbedded({ dataDir: home, durable: false });
    const rows = await ask(server, server.credentials.owner, 'SELECT word FROM kept ORDER BY word');
    await server.stop();
    return rows.map((row) => row['word']);
  }

  it('keeps the rows and the passwords', async () => {
    const secrets = readFileSync(path.join(home, 'secrets', 'database.json'), 'utf8');
    await writeWord('again');
    expect(await readWords()).toContain('again');
    expect(readFileSync(path.join(home, 'secrets', 'database.json'), 'utf8')).toBe(secrets);
    expect(existsSync(path.join(home, 'causeway.pid'))).toBe(false);
  });

  it('takes over the server of an owner that was killed, with every row that was written', async () => {
    const { child, address } = await startInProcess(home);
    await ask(address, address.credentials.owner, `INSERT INTO kept VALUES ('orphan')`);
    const orphan = readServerPid(home);
    await killProcess(child);
    expect(findProcess(orphan)).toBeDefined();
    expect(await readWords()).toContain('orphan');
    expect(findProcess(orphan)).toBeUndefined();
  });

  it('recovers when the owner and the server were both killed', async () => {
    const { child, address } = await startInProcess(home, ['durable']);
    await ask(address, address.credentials.owner, `INSERT INTO kept VALUES ('crash')`);
    const [row] = await ask(address, address.credentials.superuser, 'SELECT pg_backend_pid() AS pid');
    const server = readServerPid(home);
    await killProcess(child);
    process.kill(server, 'SIGKILL');
    await waitForEnd(server);
    await waitForEnd(Number(row?.['pid']));
    expect(await readWords()).toContain('crash');
  });

  it('is not blocked by files that name another program with the same process number', async () => {
    writeFileSync(path.join(home, 'causeway.pid'), JSON.stringify({ pid: process.pid, started: 'long ago' }));
    writeFileSync(path.join(home, 'postgres', 'postmaster.pid'), `${process.ppid}\n${home}\n`);
    await writeWord('reused');
    expect(await readWords()).toContain('reused');
    expect(findProcess(process.ppid)).toBeDefined();
  });

  it('is not blocked by a damaged owner file or by files of a broken first start', async () => {
    writeFileSync(path.join(home, 'causeway.pid'), '{');
    mkdirSync(path.join(home, 'postgres.init'));
    writeFileSync(path.join(home, 'postgres.init', 'PG_VERSION'), '18');
    await writeWord('broken');
    expect(await readWords()).toContain('broken');
  });

  it('ends the server when the owner ends without stopping it', async () => {
    const { address, child } = await startInProcess(home, ['end']);
    while (child.exitCode === null) await pause(20);
    while (existsSync(path.join(home, 'postgres', 'postmaster.pid'))) await pause(20);
    expect(existsSync(path.join(address.host, '.s.PGSQL.5432'))).toBe(false);
  });

  it('is refused when the passwords are missing or damaged, and changes nothing', async () => {
    const file = path.join(home, 'secrets', 'database.json');
    const secrets = readFileSync(file);
    writeFileSync(file, `{"superuser": "${MARK}"`);
    const failure = await startEmbedded({ dataDir: home, durable: false }).catch((cause: unknown) => cause);
    expect(String(failure)).toContain('cannot be read');
    expect(String(failure)).not.toContain(MARK);
    rmSync(file);
    await expect(startEmbedded({ dataDir: home, durable: false })).rejects.toThrow('bring back');
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, secrets, { mode: 0o600 });
    expect(await readWords()).not.toHaveLength(0);
  });
});

describe('a first start that broke off', () => {
  it('is done anew from its half-made files', async () => {
    const parent = makeFolder();
    mkdirSync(path.join(parent, 'postgres.init'));
    writeFileSync(path.join(parent, 'postgres.init', 'half'), '');
    const server = await startEmbedded({ dataDir: parent, durable: false });
    expect(readdirSync(parent)).not.toContain('postgres.init');
    expect(await ask(server, server.credentials.app, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
    removeFolder(parent);
  });
});

describe('the places where the embedded database writes', () => {
  it('are the data folder only, also under a name with spaces, a comma and quotes', async () => {
    const parent = makeFolder();
    const outside = { TMPDIR: path.join(parent, 'tmp'), HOME: path.join(parent, 'home') };
    for (const name of Object.values(outside)) mkdirSync(name);
    const { child, address } = await startInProcess(path.join(parent, `a, "b" 'c'`), [], outside);
    const isInside = !address.host.startsWith(outside.TMPDIR);
    expect(readdirSync(outside.TMPDIR)).toEqual(isInside ? [] : [path.basename(address.host)]);
    expect(readdirSync(outside.HOME)).toEqual([]);
    expect(readdirSync(parent).toSorted()).toEqual([`a, "b" 'c'`, 'home', 'tmp']);
    const server = readServerPid(path.join(parent, `a, "b" 'c'`));
    await killProcess(child);
    process.kill(server, 'SIGINT');
    await waitForEnd(server);
    removeFolder(parent);
  });

  it('include a closed folder for the socket in the temporary folder when the path is too long for one', async () => {
    const parent = makeFolder();
    const deep = path.join(parent, 'd'.repeat(60), 'e'.repeat(60));
    const { child, address } = await startInProcess(deep);
    expect(address.host).toMatch(/^\/tmp\/causeway-\w{6}$/);
    expect(statSync(address.host).mode & 0o777).toBe(0o700);
    await killProcess(child);
    const server = await startEmbedded({ dataDir: deep, durable: false });
    expect(server.host).toBe(address.host);
    expect(await ask(server, server.credentials.app, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
    expect(existsSync(address.host)).toBe(false);
    expect(readdirSync(deep)).not.toContain('run.path');
    removeFolder(parent);
  });
});
