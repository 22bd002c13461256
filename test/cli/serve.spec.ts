import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  ask,
  buildService,
  Causeway,
  filesIn,
  findFreePort,
  makeDataFolder,
  processesOn,
  run,
  signIn,
} from './process.js';

jest.setTimeout(300_000);

const { dataDir, remove } = makeDataFolder();
const PHRASE = 'a passphrase of the tests';
const chosen = 'a long walk by the harbour';
const address = { host: 'causeway.example.org' };
let settings: Record<string, string>;
let port: number;
let service: Causeway;

beforeAll(async () => {
  buildService();
  port = await findFreePort();
  settings = {
    PORT: String(port),
    CAUSEWAY_DATA: dataDir,
    CAUSEWAY_PUBLIC_URL: 'https://causeway.example.org',
    CAUSEWAY_ROOT_KEY_PASSPHRASE: PHRASE,
  };
  service = await start();
}, 300_000);
afterAll(() => remove());

async function start(): Promise<Causeway> {
  const started = new Causeway(['serve'], settings);
  await started.untilReady(port);
  return started;
}

function add(username: string, role: string, more: readonly string[] = [], password = `${chosen}\n`) {
  const args = ['staff', 'add', username, '--name', username.toUpperCase(), '--role', role, ...more];
  return run(args, settings, password);
}

const call = (method: string, url: string, cookie: { cookie: string }, body?: unknown) =>
  ask(port, method, url, body, { ...address, ...cookie });

describe('a real installation', () => {
  it('says which address it serves, and that the PostgreSQL that comes along is for small ones', async () => {
    await service.untilSaid('Causeway serves');
    expect(service.out).toContain(`Causeway serves https://causeway.example.org on 127.0.0.1:${port}`);
    expect(service.err).toContain('Notice: neither PGHOST nor DATABASE_URL is set');
    expect((await ask(port, 'GET', '/api/welcome', undefined, address)).body).toEqual({
      demonstration: false,
    });
  });

  it('has nobody in it, and none of the demonstration', async () => {
    for (const name of ['amina', 'ada']) {
      const answer = await ask(
        port,
        'POST',
        '/api/session',
        { username: name, password: 'open sesame' },
        address,
      );
      expect(answer.status).toBe(401);
    }
    expect((await run(['staff', 'list', '--json'], settings)).out).toBe('[]\n');
  });

  it('answers under its own name only, but for the health checks', async () => {
    for (const host of [
      'localhost',
      `127.0.0.1:${port}`,
      'evil.example.org',
      'causeway.example.org.evil.org',
    ]) {
      const answer = await ask(port, 'GET', '/api/welcome', undefined, { host });
      expect([host, answer.status, answer.body.code]).toEqual([host, 403, 'origin']);
    }
    expect((await ask(port, 'GET', '/api/health/ready')).status).toBe(200);
  });

  it('keeps its keys sealed under the passphrase', () => {
    const keys = path.join(dataDir, 'keys');
    expect(filesIn(keys).length).toBeGreaterThanOrEqual(3);
    for (const file of filesIn(keys)) {
      const text = readFileSync(file, 'utf8');
      expect([file, text.includes('sealed'), text.includes('bare')]).toEqual([file, true, false]);
    }
  });
});

describe('the first accounts', () => {
  it('are made beside the running service, the administrator first, and sign in at once', async () => {
    expect(await add('ada', 'administrator')).toMatchObject({ code: 0, out: 'The account ada was made.\n' });
    const ada = await signIn(port, 'ada', chosen, address);
    const { body } = await call('GET', '/api/session', ada);
    expect(body).toMatchObject({ actor: { username: 'ada', role: 'administrator' }, demonstration: false });
    expect((await call('GET', '/api/staff', ada)).body.items).toHaveLength(1);
  });

  it('come with a cookie that only https carries', async () => {
    const answer = await ask(port, 'POST', '/api/session', { username: 'ada', password: chosen }, address);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-causeway=.*; Secure; HttpOnly; SameSite=Strict/),
    ]);
    expect(answer.headers['strict-transport-security']).toMatch(/^max-age=63072000/);
  });

  it('open a real case, which the supervisor sees', async () => {
    expect((await add('carla', 'caseworker')).code).toBe(0);
    expect((await add('sven', 'supervisor')).code).toBe(0);
    const carla = await signIn(port, 'carla', chosen, address);
    const created = await call('POST', '/api/cases', carla, { pseudonym: 'First', risk: 'HIGH' });
    expect(created.status).toBe(201);
    const sven = await signIn(port, 'sven', chosen, address);
    expect((await call('GET', `/api/cases/${created.body.id}`, sven)).body.pseudonym).toBe('First');
    const ada = await signIn(port, 'ada', chosen, address);
    expect((await call('GET', `/api/cases/${created.body.id}`, ada)).status).toBe(404);
  });

  it.each([
    ['a name that is taken', 'ada', ['supervisor'], [], 'username is taken', 2],
    ['a name that is none', '9ada', ['supervisor'], [], 'username must be', 2],
    [
      'two roles that exclude each other',
      'eve',
      ['administrator', 'caseworker'],
      [],
      'roles administrator and auditor',
      2,
    ],
    ['an office that is not there', 'eve', ['caseworker'], ['--office', 'South'], '--office', 2],
  ] as const)('are refused with %s, and nothing is made', async (_, username, roles, more, words, code) => {
    const ended = await add(username, roles[0], [...roles.slice(1), ...more]);
    expect([ended.code, ended.out]).toEqual([code, '']);
    expect(ended.err).toContain(words);
    const listed = await run(['staff', 'list'], settings);
    expect(listed.out.split('\n').map((line) => line.split('\t')[0])).toEqual(['ada', 'carla', 'sven', '']);
  });

  it('are listed for people and for programs, without anything of a password', async () => {
    const [plain, json] = [
      await run(['staff', 'list'], settings),
      await run(['staff', 'list', '--json'], settings),
    ];
    expect(plain).toMatchObject({
      code: 0,
      out: expect.stringContaining('ada\tadministrator\tactive\tADA\n'),
    });
    const items = JSON.parse(json.out) as object[];
    expect(items).toHaveLength(3);
    expect(plain.out + json.out).not.toMatch(/argon|password/);
  });

  it('are also made while the service rests, and are there when it comes back', async () => {
    await service.end();
    expect((await add('aida', 'auditor', ['--office', 'Office'])).code).toBe(0);
    expect(processesOn(dataDir)).toEqual([]);
    service = await start();
    expect(
      (await call('GET', '/api/staff', await signIn(port, 'aida', chosen, address))).body.items,
    ).toHaveLength(4);
  });
});

describe('an installation that is opened wrongly', () => {
  it('with another passphrase is refused, and stays as it is', async () => {
    await service.end();
    const wrong = { ...settings, CAUSEWAY_ROOT_KEY_PASSPHRASE: 'another passphrase of the tests' };
    const { code, out, err } = await run(['serve'], wrong);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('does not open the keys of this installation');
    expect(err).not.toContain('another passphrase');
    expect(processesOn(dataDir)).toEqual([]);
    service = await start();
    await signIn(port, 'ada', chosen, address);
  });

  it('as a demonstration is refused', async () => {
    await service.end();
    const { code, out, err } = await run(['demo'], { PORT: String(port), CAUSEWAY_DATA: dataDir });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('CAUSEWAY_DATA holds a real installation');
    expect(existsSync(path.join(dataDir, 'demonstration-password.txt'))).toBe(false);
    expect(processesOn(dataDir)).toEqual([]);
    service = await start();
  });

  it('with one key that lies open beside the sealed ones is refused', async () => {
    await service.end();
    const demo = makeDataFolder();
    const other = await findFreePort();
    const first = new Causeway(['demo'], { PORT: String(other), CAUSEWAY_DATA: demo.dataDir });
    await first.untilSaid('cases: 1/58');
    await first.end('SIGKILL');
    for (const file of filesIn(path.join(dataDir, 'keys'))) {
      const name = path.relative(dataDir, file);
      const [sealed, bare] = [readFileSync(file), readFileSync(path.join(demo.dataDir, name))];
      writeFileSync(file, bare);
      const { code, err } = await run(['serve'], settings);
      expect([name, code]).toEqual([name, 2]);
      expect(err).toContain('A key of this installation lies open');
      writeFileSync(file, sealed);
    }
    demo.remove();
    service = await start();
    await signIn(port, 'ada', chosen, address);
    await service.end();
    expect(processesOn(dataDir)).toEqual([]);
  });
});
