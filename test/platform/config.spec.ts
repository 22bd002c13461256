import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkServing, type Config, ConfigProblem, readConfig } from '../../src/config.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'causeway-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The settings that were refused, with their sentences; empty when none was. */
function refused(read: () => unknown): Record<string, string> {
  try {
    read();
    return {};
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error;
    return Object.fromEntries(error.settings.map((each) => [each.name, each.message]));
  }
}

const real = { CAUSEWAY_PUBLIC_URL: 'https://causeway.example.org' };

describe('the settings of the demonstration', () => {
  it('are enough when nothing is set', () => {
    expect(readConfig('demonstration', {})).toMatchObject({
      mode: 'demonstration',
      port: 3000,
      listen: ['127.0.0.1', '::1'],
      publicUrl: 'http://localhost:3000',
      hosts: ['localhost:3000', '127.0.0.1:3000', '[::1]:3000'],
      dataDir: path.resolve('.causeway'),
      sessionIdleMinutes: 15,
      sessionHours: 10,
      logLevel: 'info',
      database: null,
    });
  });

  it('take another port, folder and password', () => {
    const config = readConfig('demonstration', {
      PORT: '4000',
      CAUSEWAY_DATA: '/srv/demo',
      CAUSEWAY_DEMO_PASSWORD: 'let me in please',
    });
    expect(config).toMatchObject({ port: 4000, dataDir: '/srv/demo', demoPassword: 'let me in please' });
    expect(config.hosts).toContain('localhost:4000');
  });

  it('count an empty setting as one that is not set', () => {
    expect(readConfig('demonstration', { PORT: '', PGHOST: '', CAUSEWAY_DEMO_PASSWORD: '' })).toMatchObject({
      port: 3000,
      database: null,
    });
  });

  it.each([
    [{ PGHOST: 'db' }, 'PGHOST'],
    [{ DATABASE_URL: 'postgresql://db/x' }, 'DATABASE_URL'],
    [{ CAUSEWAY_LISTEN: '0.0.0.0' }, 'CAUSEWAY_LISTEN'],
  ])('never reach another database or another machine: %j', (environment, name) => {
    expect(Object.keys(refused(() => readConfig('demonstration', environment)))).toEqual([name]);
  });
});

describe('the settings of a real installation', () => {
  it('name the address that people type, and nothing else is answered', () => {
    expect(readConfig('real', { CAUSEWAY_PUBLIC_URL: 'https://causeway.example.org:8443/' })).toMatchObject({
      publicUrl: 'https://causeway.example.org:8443',
      hosts: ['causeway.example.org:8443'],
      listen: ['127.0.0.1'],
    });
  });

  it('reach an external database by name, or by URL', () => {
    expect(
      readConfig('real', { ...real, PGHOST: 'db.example.org', PGPORT: '6432', PGDATABASE: 'cases' }).database,
    ).toMatchObject({
      host: 'db.example.org',
      port: 6432,
      database: 'cases',
    });
    expect(
      readConfig('real', { ...real, DATABASE_URL: 'postgresql://db.example.org/our%20cases' }).database,
    ).toMatchObject({
      host: 'db.example.org',
      port: 5432,
      database: 'our cases',
    });
    expect(
      readConfig('real', { ...real, DATABASE_URL: 'postgres://[2001:db8::1]:6432' }).database,
    ).toMatchObject({
      host: '2001:db8::1',
      port: 6432,
      database: 'causeway',
    });
  });

  it('let the URL win where both are set', () => {
    expect(
      readConfig('real', { ...real, DATABASE_URL: 'postgresql://one/x', PGHOST: 'two' }).database,
    ).toMatchObject({ host: 'one' });
  });

  it('read a secret from a file, without the line end that editors leave', () => {
    const file = path.join(folder, 'passphrase');
    writeFileSync(file, 'a passphrase of four words\n');
    expect(readConfig('real', { ...real, CAUSEWAY_ROOT_KEY_PASSPHRASE_FILE: file }).rootKeyPassphrase).toBe(
      'a passphrase of four words',
    );
  });
});

describe('a setting that is wrong', () => {
  it.each<[Record<string, string>, string]>([
    [{ PORT: 'http' }, 'PORT'],
    [{ PORT: '0' }, 'PORT'],
    [{ PORT: '65536' }, 'PORT'],
    [{ PORT: '80.5' }, 'PORT'],
    [{ CAUSEWAY_PUBLIC_URL: 'causeway.example.org' }, 'CAUSEWAY_PUBLIC_URL'],
    [{ CAUSEWAY_PUBLIC_URL: 'http://causeway.example.org' }, 'CAUSEWAY_PUBLIC_URL'],
    [{ CAUSEWAY_PUBLIC_URL: 'https://causeway.example.org/cases' }, 'CAUSEWAY_PUBLIC_URL'],
    [{ CAUSEWAY_ROOT_KEY_PASSPHRASE: 'too short' }, 'CAUSEWAY_ROOT_KEY_PASSPHRASE'],
    [{ CAUSEWAY_SESSION_IDLE_MINUTES: '0' }, 'CAUSEWAY_SESSION_IDLE_MINUTES'],
    [{ CAUSEWAY_SESSION_IDLE_MINUTES: '121' }, 'CAUSEWAY_SESSION_IDLE_MINUTES'],
    [{ CAUSEWAY_SESSION_HOURS: '25' }, 'CAUSEWAY_SESSION_HOURS'],
    [{ CAUSEWAY_LOG_LEVEL: 'loud' }, 'CAUSEWAY_LOG_LEVEL'],
    [{ DATABASE_URL: 'mysql://db/x' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'db.example.org' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'postgresql:///cases' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'postgresql://db/100%' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'postgresql://ada:hunter2@db/cases' }, 'DATABASE_URL'],
    [{ PGPORT: 'x' }, 'PGPORT'],
    [{ PGSSLROOTCERT: '/nowhere/ca.pem', PGHOST: 'db' }, 'PGSSLROOTCERT'],
    [{ CAUSEWAY_APP_PASSWORD_FILE: '/nowhere/at/all' }, 'CAUSEWAY_APP_PASSWORD_FILE'],
  ])('is named, and its value is not repeated: %j', (environment, name) => {
    const wrong = refused(() => readConfig('real', { ...real, ...environment }));
    expect(Object.keys(wrong)).toEqual([name]);
    const value = environment[name]!;
    if (value.length > 3) expect(wrong[name]).not.toContain(value);
    expect(wrong[name]).not.toContain('hunter2');
  });

  it('is named together with every other that is wrong', () => {
    expect(
      Object.keys(refused(() => readConfig('real', { PORT: 'x', CAUSEWAY_LOG_LEVEL: 'loud' }))).sort(),
    ).toEqual(['CAUSEWAY_LOG_LEVEL', 'PORT']);
  });
});

describe('before it serves', () => {
  const check = (environment: Record<string, string>) =>
    refused(() => checkServing(readConfig('real', environment)));

  it('a real installation has its address and the passwords of its roles', () => {
    expect(check(real)).toEqual({});
    expect(Object.keys(check({}))).toEqual(['CAUSEWAY_PUBLIC_URL']);
    expect(Object.keys(check({ ...real, PGHOST: 'db' }))).toEqual([
      'CAUSEWAY_APP_PASSWORD',
      'CAUSEWAY_SEQUENCER_PASSWORD',
    ]);
    expect(
      check({ ...real, PGHOST: 'db', CAUSEWAY_APP_PASSWORD: 'one', CAUSEWAY_SEQUENCER_PASSWORD: 'two' }),
    ).toEqual({});
  });

  it('the demonstration needs nothing more', () => {
    const config: Config = readConfig('demonstration', {});
    expect(refused(() => checkServing(config))).toEqual({});
  });
});
