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
import { codeOf } from '../people/factors.js';

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

interface Entered {
  cookie: string;
  secret: string;
  /** The period of 30 seconds whose code was given last: each counts once. */
  period: number;
}
const PERIOD_MS = 30_000;
const entered = new Map<string, Entered>();

/** A session whose second factor is fresh: the first one of a person enrols an app, later ones give a code again. */
async function enter(username: string, password = chosen): Promise<{ cookie: string }> {
  const known = entered.get(username);
  if (known !== undefined) return stepUp(known);
  const half = await signIn(port, username, password, address);
  const { secret } = (await call('POST', '/api/session/enrol/totp', half, {})).body;
  const period = Math.floor(Date.now() / PERIOD_MS);
  const code = codeOf(secret, new Date(period * PERIOD_MS));
  const whole = await call('POST', '/api/session/enrol/totp/confirm', half, { code });
  if (whole.status !== 201) throw new Error(`${username} could not enrol: ${whole.status}`);
  const now = { cookie: whole.headers['set-cookie']![0]!.split(';')[0]!, secret, period };
  entered.set(username, now);
  return { cookie: now.cookie };
}

/** Gives a code again, when the one before is so old that another is due. */
async function stepUp(known: Entered): Promise<{ cookie: string }> {
  const period = Math.floor(Date.now() / PERIOD_MS);
  if (period > known.period) {
    const code = codeOf(known.secret, new Date(period * PERIOD_MS));
    const answer = await call('POST', '/api/session/step-up', known, { method: 'totp', code });
    if (answer.status !== 201) throw new Error(`no step-up: ${answer.status}`);
    known.cookie = answer.headers['set-cookie']![0]!.split(';')[0]!;
    known.period = period;
  }
  return { cookie: known.cookie };
}

const call = (method: string, url: string, { cookie }: { cookie: string }, body?: unknown) =>
  ask(port, method, url, body, { ...address, cookie });

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
  it('are made beside the running service, the administrator first, and enrol a second factor', async () => {
    expect(await add('ada', 'administrator')).toMatchObject({ code: 0, out: 'The account ada was made.\n' });
    const ada = await enter('ada');
    const { body } = await call('GET', '/api/session', ada);
    expect(body).toMatchObject({ actor: { username: 'ada', role: 'administrator' }, demonstration: false });
    expect((await call('GET', '/api/staff', ada)).body.items).toMatchObject([{ hasFactor: true }]);
  });

  it('come with a cookie that only https carries', async () => {
    const answer = await ask(port, 'POST', '/api/session', { username: 'ada', password: chosen }, address);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-causeway=.*; Secure; HttpOnly; SameSite=Strict/),
    ]);
    expect(answer.headers['strict-transport-security']).toMatch(/^max-age=63072000/);
  });

  it('may hold what the profile says, which says what is still missing', async () => {
    const shown = await run(['staff', 'profile', 'small-team', '--check'], settings);
    expect(shown.code).toBe(1);
    expect(shown.out).toContain('profile: small-team');
    expect(shown.out).toContain('could not be completed: role.grant');
    expect((await run(['staff', 'profile', '--json'], settings)).out).toContain('"profile": "standard"');
    expect((await run(['staff', 'profile', 'small-team'], settings)).code).toBe(0);
    expect((await add('carla', 'caseworker', ['safety-officer'])).code).toBe(0);
    const back = await run(['staff', 'profile', 'standard'], settings);
    expect([back.code, back.err]).toEqual([2, expect.stringContaining('somebody holds roles')]);
    expect((await add('sven', 'supervisor')).code).toBe(0);
  });

  it('open no case before a second person keeps the keys', async () => {
    const carla = await enter('carla');
    const refused = await call('POST', '/api/cases', carla, { pseudonym: 'First', risk: 'HIGH' });
    expect([refused.status, refused.body.code]).toEqual([409, 'setup']);
  });

  it('open a real case when two keep the keys, and the supervisor sees it', async () => {
    const { items } = (await call('GET', '/api/staff', await enter('ada'))).body;
    for (const { id, username } of items) {
      if (username === 'carla') continue;
      const named = await call('POST', '/api/key-holders', await enter('ada'), { staffId: id });
      expect(named.status).toBe(201);
      expect((await call('POST', '/api/key-holders/accept', await enter(username), {})).status).toBe(204);
    }
    const carla = await enter('carla');
    const created = await call('POST', '/api/cases', carla, { pseudonym: 'First', risk: 'HIGH' });
    expect(created.status).toBe(201);
    const open = async (name: string) => call('GET', `/api/cases/${created.body.id}`, await enter(name));
    expect((await open('sven')).body.pseudonym).toBe('First');
    expect((await open('ada')).status).toBe(404);
  });

  it.each([
    ['a name that is taken', 'ada', ['supervisor'], [], 'username is taken', 2],
    ['a name that is none', '9ada', ['supervisor'], [], 'username must be', 2],
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

  it('are made without password and roles once there is a case, also while the service rests', async () => {
    await service.end();
    const { code, out } = await add('aida', 'auditor', ['--office', 'Office']);
    expect(code).toBe(0);
    expect(out).toContain('The account aida was made without a password and without roles.');
    expect(out).toContain('Ask for its roles in the application (auditor)');
    expect(processesOn(dataDir)).toEqual([]);
    service = await start();
    const invitation = /: ([0-9A-Z-]{39})\n/.exec(out)![1];
    const taken = { username: 'aida', code: invitation, password: 'another walk by the old harbour' };
    expect((await ask(port, 'POST', '/api/invitation', taken, address)).status).toBe(204);
    const denied = { username: 'aida', password: taken.password };
    expect((await ask(port, 'POST', '/api/session', denied, address)).status).toBe(401);
  });

  it('get their roles by two people in the application then, and the profile changes by nobody alone', async () => {
    const [ada, sven] = [await enter('ada'), await enter('sven')];
    const { items } = (await call('GET', '/api/staff', ada)).body;
    const staffId = items.find((each: { username: string }) => each.username === 'aida').id;
    const payload = { staffId, roles: ['auditor'], reason: 'new-colleague' };
    const asked = await call('POST', '/api/approvals', ada, { act: 'role.grant', payload });
    expect(asked.status).toBe(201);
    const { version, requestHash } = (await call('GET', `/api/approvals/${asked.body.id}`, sven)).body;
    const url = `/api/approvals/${asked.body.id}`;
    const granted = await call('POST', `${url}/grant`, sven, { version, requestHash });
    expect(granted.status).toBe(200);
    const used = await call('POST', `${url}/use`, ada, { version: granted.body.version, payload });
    expect(used.status).toBe(200);
    const aida = await enter('aida', 'another walk by the old harbour');
    expect((await call('GET', '/api/staff', aida)).body.items).toHaveLength(4);
    const changed = await run(['staff', 'profile', 'standard'], settings);
    expect([changed.code, changed.out]).toEqual([1, '']);
    expect(changed.err).toContain('by two people');
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
