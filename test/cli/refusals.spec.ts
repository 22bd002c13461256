import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildService, makeDataFolder, run } from './process.js';

const { dataDir, remove } = makeDataFolder();
beforeAll(() => buildService(), 120_000);
afterAll(() => {
  // Whatever was refused has made nothing.
  expect(existsSync(dataDir)).toBe(false);
  remove();
});

const SECRET = 'a passphrase that nobody may read';

describe('a command that is called wrongly', () => {
  it.each([
    ['an unknown command', ['fly']],
    ['an unknown option', ['demo', '--fast']],
    ['no command of staff', ['staff']],
    ['two profiles at once', ['staff', 'profile', 'standard', 'small-team']],
    ['an account without a name', ['staff', 'add', 'ada', '--role', 'administrator']],
    ['an account of nobody', ['staff', 'add', '--name', 'Ada', '--role', 'administrator']],
  ])('ends with 2 and says how it is called: %s', async (_, args) => {
    const { code, out, err } = await run(args, { CAUSEWAY_DATA: dataDir });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Usage: causeway');
  });

  it.each([
    [['--help'], ['serve', 'demo', 'migrate', 'staff', 'audit']],
    [['help'], ['serve', 'demo']],
    [['serve', '--help'], ['serve a real installation']],
    [['demo', '--help'], ['serve the demonstration']],
    [['migrate', '--help'], ['--roles']],
    [
      ['staff', '--help'],
      ['add', 'list', 'profile'],
    ],
    [
      ['staff', 'add', '--help'],
      ['--name', '--role', '--office', '--time-zone', 'standard input', 'invitation code'],
    ],
    [
      ['staff', 'profile', '--help'],
      ['--check', '--json', 'first case'],
    ],
    [['audit', 'verify', '--help'], ['--json']],
  ])('explains itself when asked: %j', async (args, words) => {
    const { code, out, err } = await run(args);
    expect([code, err]).toEqual([0, '']);
    for (const word of words) expect(out).toContain(word);
  });
});

describe('a setting that is wrong', () => {
  it.each([
    ['demo', { PORT: 'http' }, 'PORT'],
    ['demo', { PORT: '70000' }, 'PORT'],
    ['demo', { DATABASE_URL: 'postgresql://db.example.org/x' }, 'DATABASE_URL'],
    ['demo', { PGHOST: 'db.example.org' }, 'PGHOST'],
    ['demo', { CAUSEWAY_LISTEN: '0.0.0.0' }, 'CAUSEWAY_LISTEN'],
    ['demo', { CAUSEWAY_DEMO_PASSWORD_FILE: '/nowhere/at/all' }, 'CAUSEWAY_DEMO_PASSWORD_FILE'],
    ['serve', { CAUSEWAY_ROOT_KEY_PASSPHRASE: SECRET }, 'CAUSEWAY_PUBLIC_URL'],
    ['serve', { CAUSEWAY_PUBLIC_URL: 'http://causeway.example.org' }, 'CAUSEWAY_PUBLIC_URL'],
    ['serve', { CAUSEWAY_PUBLIC_URL: 'causeway.example.org' }, 'CAUSEWAY_PUBLIC_URL'],
    ['serve', { CAUSEWAY_PUBLIC_URL: 'https://causeway.example.org' }, 'CAUSEWAY_ROOT_KEY_PASSPHRASE'],
    [
      'serve',
      { CAUSEWAY_PUBLIC_URL: 'https://c.example.org', CAUSEWAY_ROOT_KEY_PASSPHRASE: 'short' },
      'CAUSEWAY_ROOT_KEY_PASSPHRASE',
    ],
    [
      'serve',
      { CAUSEWAY_PUBLIC_URL: 'https://c.example.org', CAUSEWAY_ROOT_KEY_PASSPHRASE: SECRET, PGHOST: 'db' },
      'CAUSEWAY_APP_PASSWORD',
    ],
    ['migrate', { CAUSEWAY_LOG_LEVEL: 'loud' }, 'CAUSEWAY_LOG_LEVEL'],
  ] as [string, Record<string, string>, string][])(
    'stops %s with 2 and is named: %j',
    async (command, settings, name) => {
      const { code, out, err } = await run([command], { CAUSEWAY_DATA: dataDir, ...settings });
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^causeway: /m);
      expect(err).toContain(name);
      expect(err).not.toContain(SECRET);
      expect(err).not.toMatch(/\n\s+at /);
    },
  );

  it('stands in one message with all others', async () => {
    const { err } = await run(['serve'], { CAUSEWAY_DATA: dataDir, PORT: 'x', CAUSEWAY_SESSION_HOURS: '99' });
    expect(err).toContain('PORT');
    expect(err).toContain('CAUSEWAY_SESSION_HOURS');
  });
});

describe('an account that cannot be made', () => {
  const settings = {
    CAUSEWAY_DATA: dataDir,
    CAUSEWAY_PUBLIC_URL: 'https://causeway.example.org',
    CAUSEWAY_ROOT_KEY_PASSPHRASE: SECRET,
  };
  const add = (role: string, password: string) =>
    run(['staff', 'add', 'ada', '--name', 'Ada', '--role', role], settings, password);

  it.each([
    ['an unknown role', 'boss', `${SECRET}\n`, '--role must be one of caseworker'],
    ['a short password', 'administrator', 'too short\n', 'password must have at least 15 characters'],
    ['a password that is easy to guess', 'administrator', 'passwordpassword\n', 'password is'],
    [
      'a password built on the name',
      'administrator',
      'ada ada ada ada ada\n',
      'password must not be built on',
    ],
    ['no password', 'administrator', '', 'no password was given'],
  ])('is refused with 2 before anything is opened: %s', async (_, role, password, words) => {
    const { code, out, err } = await add(role, password);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect(err).not.toContain('too short\n');
  });
});

describe('a profile that there is not', () => {
  it('is refused with 2 before anything is opened', async () => {
    const settings = {
      CAUSEWAY_DATA: dataDir,
      CAUSEWAY_PUBLIC_URL: 'https://causeway.example.org',
      CAUSEWAY_ROOT_KEY_PASSPHRASE: SECRET,
    };
    const { code, out, err } = await run(['staff', 'profile', 'large-team'], settings);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('the profile must be one of standard, small-team');
  });
});
