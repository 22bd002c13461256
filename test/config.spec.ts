import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import {
  checkServing,
  type Config,
  ConfigProblem,
  type Mode,
  readConfig,
  type WrongSetting,
} from '../src/config.js';

type Settings = Record<string, string>;

const folder = mkdtempSync(path.join(tmpdir(), 'causeway-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function secretFile(name: string, content: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

function wrongOf(work: () => unknown): readonly WrongSetting[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigProblem) return error.settings;
    throw error;
  }
  return [];
}

const refusal = (mode: Mode, settings: Settings) =>
  wrongOf(() => readConfig(mode, settings)).map(({ name }) => name);
const real = (settings: Settings = {}): Config =>
  readConfig('real', { CAUSEWAY_PUBLIC_URL: 'https://causeway.example.org', ...settings });

describe('the settings', () => {
  it('of a demonstration have a default each, and name the loopbacks only', () => {
    expect(readConfig('demonstration', {})).toEqual({
      logRetentionMonths: 72,
      witnesses: {
        near: null,
        outside: [],
        policy: { logs: [], witnesses: [], groups: [], quorum: null },
      },
      mode: 'demonstration',
      port: 3000,
      listen: ['127.0.0.1', '::1'],
      dataDir: path.resolve('.causeway'),
      publicUrl: 'http://localhost:3000',
      hosts: ['localhost:3000', '127.0.0.1:3000', '[::1]:3000'],
      proxy: false,
      demoPassword: undefined,
      rootKeyPassphrase: undefined,
      credentialsDirectory: undefined,
      sessionIdleMinutes: 15,
      sessionHours: 10,
      logLevel: 'info',
      database: null,
    });
  });

  it('of a real installation are taken as they are given', () => {
    const config = real({
      PORT: '8080',
      CAUSEWAY_LISTEN: '0.0.0.0',
      CAUSEWAY_DATA: '/srv/x',
      CAUSEWAY_SESSION_HOURS: '2',
    });
    expect(config).toMatchObject({
      port: 8080,
      listen: ['0.0.0.0'],
      dataDir: '/srv/x',
      publicUrl: 'https://causeway.example.org',
      hosts: ['causeway.example.org'],
      sessionHours: 2,
    });
    expect(real({ CAUSEWAY_PUBLIC_URL: 'https://c.example.org:8443/' }).hosts).toEqual([
      'c.example.org:8443',
    ]);
  });

  it('say who may name the address of a caller: what runs on this machine, or the one proxy that is named', () => {
    expect(real().proxy).toBe('loopback');
    for (const proxy of ['172.30.213.1', 'fd00::1', '10.0.0.0/24', 'fd00::/64'])
      expect(real({ CAUSEWAY_PROXY: proxy }).proxy).toBe(proxy);
    expect(readConfig('demonstration', { CAUSEWAY_PROXY: '172.30.213.1' }).proxy).toBe(false);
  });

  it.each(['proxy.example.org', '172.30.213', '172.30.213.1:443', '10.0.0.0/33', 'true', '*'])(
    'refuse %j as the address of a proxy',
    (proxy) => {
      expect(refusal('real', { CAUSEWAY_PROXY: proxy })).toEqual(['CAUSEWAY_PROXY']);
    },
  );

  it('that are empty count as not given', () => {
    expect(readConfig('demonstration', { PORT: '', PGHOST: '', CAUSEWAY_LISTEN: '' })).toMatchObject({
      port: 3000,
    });
  });

  it.each<[Settings, object]>([
    [{ PGHOST: 'db' }, { host: 'db', port: 5432, database: 'causeway' }],
    [
      { PGHOST: 'db', PGPORT: '5433', PGDATABASE: 'c' },
      { host: 'db', port: 5433, database: 'c' },
    ],
    [
      { DATABASE_URL: 'postgresql://db.example.org/c%20d' },
      { host: 'db.example.org', port: 5432, database: 'c d' },
    ],
    [
      { DATABASE_URL: 'postgres://db:6000', PGHOST: 'other' },
      { host: 'db', port: 6000, database: 'causeway' },
    ],
    [
      { DATABASE_URL: 'postgres://[2001:db8::1]:6432' },
      { host: '2001:db8::1', port: 6432, database: 'causeway' },
    ],
  ])('%j name an external database', (settings, database) => {
    expect(real(settings).database).toMatchObject(database);
  });
});

describe('a setting that is wrong', () => {
  it.each<[Settings, string]>([
    [{ PORT: 'x' }, 'PORT'],
    [{ PORT: '0' }, 'PORT'],
    [{ PORT: '65536' }, 'PORT'],
    [{ PORT: '80.5' }, 'PORT'],
    [{ CAUSEWAY_PUBLIC_URL: 'causeway.example.org' }, 'CAUSEWAY_PUBLIC_URL'],
    [{ CAUSEWAY_PUBLIC_URL: 'http://causeway.example.org' }, 'CAUSEWAY_PUBLIC_URL'],
    [{ CAUSEWAY_PUBLIC_URL: 'https://causeway.example.org/app' }, 'CAUSEWAY_PUBLIC_URL'],
    [{ CAUSEWAY_PUBLIC_URL: 'https://causeway.example.org/?a=b' }, 'CAUSEWAY_PUBLIC_URL'],
    [{ CAUSEWAY_PUBLIC_URL: 'https://ada:secret@causeway.example.org' }, 'CAUSEWAY_PUBLIC_URL'],
    [{ CAUSEWAY_DEMO_PASSWORD: 'x'.repeat(201) }, 'CAUSEWAY_DEMO_PASSWORD'],
    [{ CAUSEWAY_ROOT_KEY_PASSPHRASE: 'x'.repeat(19) }, 'CAUSEWAY_ROOT_KEY_PASSPHRASE'],
    [{ CAUSEWAY_SESSION_IDLE_MINUTES: '0' }, 'CAUSEWAY_SESSION_IDLE_MINUTES'],
    [{ CAUSEWAY_SESSION_IDLE_MINUTES: '121' }, 'CAUSEWAY_SESSION_IDLE_MINUTES'],
    [{ CAUSEWAY_SESSION_HOURS: '25' }, 'CAUSEWAY_SESSION_HOURS'],
    [{ CAUSEWAY_SESSION_HOURS: 'ten' }, 'CAUSEWAY_SESSION_HOURS'],
    [{ CAUSEWAY_LOG_LEVEL: 'loud' }, 'CAUSEWAY_LOG_LEVEL'],
    [{ DATABASE_URL: 'mysql://db/c' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'db' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'postgresql:///c' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'postgresql://db/100%' }, 'DATABASE_URL'],
    [{ PGPORT: 'x' }, 'PGPORT'],
    [{ PGHOST: 'db', PGSSLROOTCERT: '/nowhere/ca.pem' }, 'PGSSLROOTCERT'],
    [{ CAUSEWAY_SUPERUSER_URL: 'db' }, 'CAUSEWAY_SUPERUSER_URL'],
  ])('is named: %j', (settings, name) => {
    expect(refusal('real', settings)).toEqual([name]);
  });

  it.each<[Settings, string]>([
    [{ DATABASE_URL: 'postgresql://db/c' }, 'DATABASE_URL'],
    [{ PGHOST: 'db' }, 'PGHOST'],
    [{ CAUSEWAY_LISTEN: '0.0.0.0' }, 'CAUSEWAY_LISTEN'],
  ])('is named in the demonstration, which has its own: %j', (settings, name) => {
    expect(refusal('demonstration', settings)).toEqual([name]);
  });

  it('is named together with all others', () => {
    expect(refusal('real', { PORT: 'x', CAUSEWAY_SESSION_HOURS: '0' }).sort()).toEqual([
      'CAUSEWAY_SESSION_HOURS',
      'PORT',
    ]);
    expect(refusal('demonstration', { PGHOST: 'db', CAUSEWAY_LISTEN: '::' }).sort()).toEqual([
      'CAUSEWAY_LISTEN',
      'PGHOST',
    ]);
  });

  it('is named when it is missing for serving', () => {
    const names = (config: Config) => wrongOf(() => checkServing(config)).map(({ name }) => name);
    expect(names(readConfig('real', {}))).toEqual(['CAUSEWAY_PUBLIC_URL']);
    expect(names(real({ PGHOST: 'db' }))).toEqual(['CAUSEWAY_APP_PASSWORD', 'CAUSEWAY_SEQUENCER_PASSWORD']);
    expect(names(real())).toEqual([]);
    expect(names(readConfig('demonstration', {}))).toEqual([]);
  });
});

describe('a secret', () => {
  const secrets = [
    'CAUSEWAY_DEMO_PASSWORD',
    'CAUSEWAY_ROOT_KEY_PASSPHRASE',
    'CAUSEWAY_APP_PASSWORD',
    'CAUSEWAY_SEQUENCER_PASSWORD',
    'CAUSEWAY_OWNER_PASSWORD',
    'CAUSEWAY_SUPERUSER_URL',
  ];
  const given = 'postgresql://a-secret-of-some-length';

  it.each(secrets)('comes from a file that %s_FILE names, without the end of its line', (name) => {
    const config = real({ PGHOST: 'db', [`${name}_FILE`]: secretFile(name, `${given}\n`) });
    expect([config, config.database].flatMap((part) => Object.values(part ?? {}))).toContain(given);
  });

  it('of the file counts where both are given', () => {
    const CAUSEWAY_ROOT_KEY_PASSPHRASE_FILE = secretFile('both', given);
    const config = real({ CAUSEWAY_ROOT_KEY_PASSPHRASE: 'x'.repeat(30), CAUSEWAY_ROOT_KEY_PASSPHRASE_FILE });
    expect(config.rootKeyPassphrase).toBe(given);
  });

  it('keeps its spaces and loses only one end of line', () => {
    const CAUSEWAY_APP_PASSWORD_FILE = secretFile('spaces', '  two words \r\n\n');
    expect(real({ PGHOST: 'db', CAUSEWAY_APP_PASSWORD_FILE }).database!.appPassword).toBe('  two words \r\n');
  });

  it.each(secrets)('whose file %s_FILE is not there is named by that setting', (name) => {
    expect(refusal('real', { [`${name}_FILE`]: '/nowhere/at/all' })).toEqual([`${name}_FILE`]);
  });

  it('never stands in a message, and no other value does', () => {
    const values = {
      PORT: 'marker-port',
      CAUSEWAY_PUBLIC_URL: 'marker-url',
      CAUSEWAY_DEMO_PASSWORD: `marker-password${'x'.repeat(200)}`,
      CAUSEWAY_ROOT_KEY_PASSPHRASE: 'marker-phrase',
      CAUSEWAY_SESSION_IDLE_MINUTES: 'marker-idle',
      CAUSEWAY_SESSION_HOURS: 'marker-hours',
      CAUSEWAY_LOG_LEVEL: 'marker-level',
      DATABASE_URL: 'marker-database',
      PGPORT: 'marker-pgport',
      CAUSEWAY_SUPERUSER_URL: 'marker-superuser',
    };
    expect(refusal('real', values).sort()).toEqual(Object.keys(values).sort());
    expect(() => readConfig('real', values)).not.toThrow(/marker/);
  });
});
