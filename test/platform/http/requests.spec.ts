import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemView } from '../../../src/platform/http/problem.schema.js';
import { findFault } from '../../../src/platform/http/origin.js';
import { type Answer, House, type Visitor } from '../../house.js';
import { password } from '../../cast.js';
import { type RawAnswer, sendRaw } from './raw-request.js';

let house: House;
let amina: Visitor;
let host: string;
beforeAll(async () => {
  house = await House.open();
  amina = await house.signIn('amina');
  host = new URL(house.url).host;
});
afterAll(() => house.close());

const newCase = { pseudonym: 'Grey Heron', risk: 'LOW' };

function expectProblem(answer: Answer | RawAnswer, status: number, code: string): void {
  const body = 'text' in answer ? JSON.parse(answer.text) : answer.body;
  const type =
    answer.headers instanceof Headers ? answer.headers.get('content-type') : answer.headers['content-type'];
  expect(type).toMatch(/^application\/problem\+json/);
  expect(problemView.parse(body)).toMatchObject({ status, code, type: `urn:causeway:problem:${code}` });
  expect(answer.status).toBe(status);
}

describe('a request that nothing here answers', () => {
  it.each(['/api', '/api/nothing', '/api/cases/', '/api/cases/x/y/z/q', '/api/v1/cases', '/api//cases'])(
    'is 404: %s',
    async (url) => {
      expectProblem(await amina.get(url), 404, 'not-found');
    },
  );

  it.each(['DELETE', 'PUT', 'PATCH'])(
    'is 404 by a method that the address does not have: %s',
    async (method) => {
      expectProblem(await amina.send(method, '/api/cases', newCase, {}), 404, 'not-found');
    },
  );

  it('is 404 for somebody who has not signed in, too', async () => {
    expectProblem(await house.stranger().get('/api/nothing'), 404, 'not-found');
  });

  it.each([
    ['an address that is not well-formed', '/api/cases/%ZZ', 400, 'input'],
    ['an address with a part of 5,000 letters', `/api/cases/${'a'.repeat(5000)}`, 404, 'not-found'],
    ['an address with a part of 300 letters', `/api/cases/${'a'.repeat(300)}`, 404, 'not-found'],
  ])('says so for %s, without repeating it', async (_, path, status, code) => {
    const answer = await sendRaw(house.url, { path, headers: { host, cookie: amina.cookie! } });
    expectProblem(answer, status, code);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.text).not.toContain('%ZZ');
    expect(answer.text).not.toContain('aaa');
  });
});

describe('somebody who has not signed in', () => {
  it.each([
    ['GET', '/api/cases'],
    ['POST', '/api/cases'],
    ['GET', '/api/cases/018f0000-0000-7000-8000-000000000000'],
    ['GET', '/api/staff'],
    ['GET', '/api/audit/entries'],
    ['DELETE', '/api/session'],
  ])('gets 401 for %s %s, before anything of the request is looked at', async (method, url) => {
    expectProblem(
      await house.stranger().send(method, url, method === 'POST' ? { wrong: 1 } : undefined, {}),
      401,
      'not-signed-in',
    );
  });

  it.each(['x', 'a'.repeat(43), '', '%00'])(
    'gets 401 with a cookie that nobody was given: %j',
    async (token) => {
      const answer = await house.stranger().get('/api/cases', { cookie: `__Host-causeway=${token}` });
      expectProblem(answer, 401, 'not-signed-in');
    },
  );

  it('gains nothing by naming an actor, a role or a session in a header or in the query', async () => {
    const headers = {
      'x-actor': amina.id,
      'x-role': 'supervisor',
      authorization: `Bearer ${amina.cookie}`,
      'x-user': 'amina',
    };
    expectProblem(
      await house.stranger().get('/api/cases?actor=amina&role=supervisor', headers),
      401,
      'not-signed-in',
    );
  });
});

describe('a role that never may', () => {
  it('gets 403, and the refusal stands in the log before the answer', async () => {
    const before = await countLines('staff.list');
    expectProblem(await amina.get('/api/staff'), 403, 'forbidden');
    expect(await countLines('staff.list')).toBe(before + 1);
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ line: { res: string; reason: string; actor: { role: string } } }>(
        `SELECT audit.parse(entry) AS line FROM audit.event WHERE act = 'staff.list' ORDER BY id DESC LIMIT 1`,
      ),
    );
    expect(rows[0]!.line).toMatchObject({
      res: 'refused',
      reason: 'forbidden',
      actor: { role: 'caseworker' },
    });
  });

  it('is the role of the session, whatever the request says', async () => {
    expectProblem(
      await amina.get('/api/staff?role=supervisor', { 'x-role': 'supervisor' }),
      403,
      'forbidden',
    );
  });

  async function countLines(act: string): Promise<number> {
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ n: number }>('SELECT count(*)::int AS n FROM audit.event WHERE act = $1', [act]),
    );
    return rows[0]!.n;
  }
});

describe('a body', () => {
  it.each<[string, string, string, string]>([
    ['that is not JSON', '{"pseudonym":', 'application/json', 'json'],
    ['that is empty', '', 'application/json', 'json'],
    [
      'with a key __proto__',
      '{"pseudonym":"a","risk":"LOW","__proto__":{"role":"supervisor"}}',
      'application/json',
      'json',
    ],
    [
      'with a key constructor.prototype',
      '{"pseudonym":"a","risk":"LOW","constructor":{"prototype":{"x":1}}}',
      'application/json',
      'json',
    ],
    ['that is null', 'null', 'application/json', 'invalid_type'],
    ['that is a list', '[]', 'application/json', 'invalid_type'],
    ['that is a text', '"Grey Heron"', 'application/json', 'invalid_type'],
    ['with an unknown key', '{"pseudonym":"a","risk":"LOW","id":"x"}', 'application/json', 'unknown-key'],
    [
      'with an unknown key called constructor',
      '{"pseudonym":"a","risk":"LOW","constructor":1}',
      'application/json',
      'unknown-key',
    ],
  ])('%s is 400 with the rule', async (_, body, type, rule) => {
    const headers = { host, cookie: amina.cookie!, 'content-type': type };
    const answer = await sendRaw(house.url, { method: 'POST', path: '/api/cases', headers, body });
    expectProblem(answer, 400, 'input');
    expect(JSON.parse(answer.text).errors[0].rule).toBe(rule);
  });

  it('leaves no trace on the objects of the service', () => {
    expect(({} as { role?: string }).role).toBeUndefined();
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it.each([
    ['text/plain', '{"pseudonym":"a","risk":"LOW"}'],
    ['application/x-www-form-urlencoded', 'pseudonym=a&risk=LOW'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/jsonx', '{}'],
    ['', '{}'],
  ])('of another type than JSON is 415: %s', async (type, body) => {
    const headers = { host, cookie: amina.cookie!, ...(type === '' ? {} : { 'content-type': type }) };
    expectProblem(
      await sendRaw(house.url, { method: 'POST', path: '/api/cases', headers, body }),
      415,
      'media-type',
    );
  });

  it('larger than 256 KiB is 413', async () => {
    expectProblem(
      await amina.post('/api/cases', { ...newCase, pseudonym: 'a'.repeat(257 * 1024) }),
      413,
      'too-large',
    );
  });

  it.each([
    ['lists', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ])('of ten thousand nested %s is 400, and the service still answers', async (_, deep) => {
    const caseId = await house.openCase();
    for (const [method, url, body] of [
      ['POST', '/api/cases', deep],
      ['POST', '/api/cases', `{"pseudonym":${deep},"risk":"LOW"}`],
      ['PUT', `/api/cases/${caseId}/compartments/contact`, `{"version":0,"value":${deep}}`],
      ['POST', '/api/session', `{"username":${deep},"password":"x"}`],
    ] as const) {
      expectProblem(
        await amina.send(method, url, body, { 'idempotency-key': 'deep-json-key' }),
        400,
        'input',
      );
    }
    expect((await amina.get('/api/health/ready')).status).toBe(200);
  });

  it('with a hundred thousand keys or a number without end is 400', async () => {
    const many = `{${Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join(',')}}`;
    const answer = await amina.send<any>('POST', '/api/cases', many, {});
    expectProblem(answer, 400, 'input');
    expect(answer.body.errors.length).toBeLessThanOrEqual(50);
    expectProblem(
      await amina.send('POST', '/api/cases', `{"pseudonym":"a","risk":${'9'.repeat(5000)}}`, {}),
      400,
      'input',
    );
  });

  it('that hides a key in the address is 400', async () => {
    for (const query of [
      '__proto__=1',
      '__proto__[role]=supervisor',
      'constructor=1',
      'limit=1&limit=2',
      'limit[]=1',
    ]) {
      expectProblem(await amina.get(`/api/cases?${query}`), 400, 'input');
    }
  });

  it('with a key twice counts as the last, as JSON says', async () => {
    const answer = await amina.send<any>(
      'POST',
      '/api/cases',
      '{"pseudonym":"a","pseudonym":"Grey Heron","risk":"LOW"}',
      {},
    );
    expect((await amina.get(`/api/cases/${answer.body.id}`)).body.pseudonym).toBe('Grey Heron');
  });
});

describe('the Host and the Origin of a request', () => {
  const hosts = ['localhost:3000', '127.0.0.1:3000'];
  const json = { 'content-type': 'application/json', 'content-length': '2' };

  it.each<[string, string, Record<string, string>, string | undefined]>([
    ['GET', 'our host', { host: 'localhost:3000' }, undefined],
    ['GET', 'our host in capitals', { host: 'LOCALHOST:3000' }, undefined],
    ['GET', 'no host', {}, 'origin'],
    ['GET', 'a foreign host', { host: 'evil.example' }, 'origin'],
    ['GET', 'our host on another port', { host: 'localhost:3001' }, 'origin'],
    ['GET', 'our host as a prefix', { host: 'localhost:3000.evil.example' }, 'origin'],
    [
      'GET',
      'a link from another site',
      { host: 'localhost:3000', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
      undefined,
    ],
    [
      'GET',
      'a script of another site',
      { host: 'localhost:3000', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
      'origin',
    ],
    [
      'GET',
      'an image of another site',
      { host: 'localhost:3000', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
      'origin',
    ],
    [
      'POST',
      'our page',
      { host: 'localhost:3000', origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin', ...json },
      undefined,
    ],
    ['POST', 'a tool that is not a browser', { host: 'localhost:3000', ...json }, undefined],
    ['POST', 'another site', { host: 'localhost:3000', origin: 'https://evil.example', ...json }, 'origin'],
    [
      'POST',
      'our other loopback address',
      { host: 'localhost:3000', origin: 'http://127.0.0.1:3000', ...json },
      'origin',
    ],
    [
      'POST',
      'our host over TLS',
      { host: 'localhost:3000', origin: 'https://localhost:3000', ...json },
      'origin',
    ],
    ['POST', 'an opaque origin', { host: 'localhost:3000', origin: 'null', ...json }, 'origin'],
    [
      'POST',
      'another site that hides its origin',
      { host: 'localhost:3000', 'sec-fetch-site': 'cross-site', ...json },
      'origin',
    ],
    [
      'POST',
      'another site of the same domain',
      { host: 'localhost:3000', 'sec-fetch-site': 'same-site', ...json },
      'origin',
    ],
    [
      'POST',
      'a form of another page of ours',
      { host: 'localhost:3000', 'sec-fetch-site': 'none', ...json },
      'origin',
    ],
    ['DELETE', 'another site', { host: 'localhost:3000', origin: 'https://evil.example' }, 'origin'],
    [
      'POST',
      'a body that is not JSON',
      { host: 'localhost:3000', 'content-type': 'text/plain', 'content-length': '2' },
      'media-type',
    ],
    [
      'POST',
      'a body in pieces that is not JSON',
      { host: 'localhost:3000', 'transfer-encoding': 'chunked' },
      'media-type',
    ],
    [
      'POST',
      'JSON with a character set',
      { host: 'localhost:3000', 'content-type': 'application/json; charset=utf-8', 'content-length': '2' },
      undefined,
    ],
  ])('%s with %s', (method, _, headers, problem) => {
    expect(findFault(method, headers, hosts, 'http')?.code).toBe(problem);
  });

  it('takes https only where the installation is real', () => {
    const headers = { host: 'causeway.example', origin: 'https://causeway.example', ...json };
    expect(findFault('POST', headers, ['causeway.example'], 'https')).toBeUndefined();
    expect(findFault('POST', headers, ['causeway.example'], 'http')?.code).toBe('origin');
  });

  it('are checked over the network, before the session', async () => {
    const foreign = await sendRaw(house.url, {
      path: '/api/session',
      headers: { host: 'evil.example', cookie: amina.cookie! },
    });
    expectProblem(foreign, 403, 'origin');
    expect(foreign.headers['x-content-type-options']).toBe('nosniff');
    const forged = await amina.post('/api/cases', newCase, { origin: 'https://evil.example' });
    expectProblem(forged, 403, 'origin');
  });

  it('do not matter to health checks, which come by any name', async () => {
    const answer = await sendRaw(house.url, { path: '/api/health/live', headers: { host: '10.0.0.7' } });
    expect([answer.status, answer.text]).toEqual([200, '{"status":"ok"}']);
  });

  it('stop a foreign page from signing somebody in', async () => {
    const answer = await house
      .stranger()
      .post('/api/session', { username: 'amina', password }, { 'sec-fetch-site': 'cross-site' });
    expectProblem(answer, 403, 'origin');
    expect(answer.headers.get('set-cookie')).toBeNull();
  });
});

describe('the headers of every answer', () => {
  const kinds: [string, () => Promise<Answer>][] = [
    ['of the API', () => amina.get('/api/cases')],
    ['of a refusal', () => house.stranger().get('/api/cases')],
    ['of a wrong address', () => amina.get('/api/nothing')],
    ['of a refused origin', () => amina.post('/api/cases', newCase, { origin: 'https://evil.example' })],
    ['of a body that is not JSON', () => amina.send('POST', '/api/cases', '{', {})],
    ['of the description of the API', () => house.stranger().get('/api/openapi.json')],
    ['of health', () => house.stranger().get('/api/health/live')],
  ];

  it.each(kinds)('%s forbid framing, sniffing, caching and what a page could load', async (_, ask) => {
    const { headers } = await ask();
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers.get('permissions-policy')).toContain('geolocation=()');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('give the session in a cookie that no script and no other site gets', async () => {
    const answer = await house.stranger().post('/api/session', { username: 'bilal', password });
    const [pair = '', ...attributes] = answer.headers.get('set-cookie')!.split('; ');
    expect(pair).toMatch(/^__Host-causeway=[A-Za-z0-9_-]{43}$/);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=36000', 'Path=/', 'SameSite=Strict', 'Secure']);
  });
});

describe('a POST that is sent twice with one Idempotency-Key', () => {
  const key = (name: string) => ({ 'idempotency-key': name });

  async function countCases(): Promise<number> {
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ n: number }>('SELECT count(*)::int AS n FROM app.case_file'),
    );
    return rows[0]!.n;
  }

  /** How many connections of the service wait for a lock. On a connection of its own: a transaction sees one moment only. */
  async function countWaiting(): Promise<number> {
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity
         WHERE datname = current_database() AND usename = 'causeway_app' AND wait_event_type = 'Lock'`,
      ),
    );
    return rows[0]!.n;
  }

  it('answers the same and makes nothing twice', async () => {
    const first = await amina.post('/api/cases', newCase, key('first-key-1'));
    const before = await countCases();
    const second = await amina.post('/api/cases', newCase, key('first-key-1'));
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await countCases()).toBe(before);
  });

  it('answers the same when the two come at once', async () => {
    const before = await countCases();
    const answers = await house.asSuperuser(async (client) => {
      await client.query('BEGIN; LOCK TABLE app.case_file IN SHARE MODE');
      const asked = [1, 2, 3].map(() => amina.post('/api/cases', newCase, key('at-once-key')));
      for (let polls = 0; polls < 1000 && (await countWaiting()) < 3; polls += 1);
      await client.query('ROLLBACK');
      return Promise.all(asked);
    });
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(await countCases()).toBe(before + 1);
  });

  it('answers the version that a change left', async () => {
    const id = await house.openCase();
    const change = { version: 1, to: 'RECEPTION' };
    const first = await amina.post(`/api/cases/${id}/phase`, change, key('phase-key-1'));
    const second = await amina.post(`/api/cases/${id}/phase`, change, key('phase-key-1'));
    expect([first.status, second.status, second.body]).toEqual([200, 200, first.body]);
    const without = await amina.post(`/api/cases/${id}/phase`, change);
    expect(without.status).toBe(409);
  });

  it('is 409 when the second says something else', async () => {
    await amina.post('/api/cases', newCase, key('other-key-1'));
    const other = await amina.post('/api/cases', { ...newCase, risk: 'HIGH' }, key('other-key-1'));
    expectProblem(other, 409, 'repeated-key');
  });

  it('is somebody else’s first when somebody else uses the key', async () => {
    const bilal = await house.signIn('bilal');
    const first = await amina.post('/api/cases', newCase, key('shared-key'));
    const theirs = await bilal.post('/api/cases', newCase, key('shared-key'));
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(first.body.id);
  });

  it('is tried anew when the first failed', async () => {
    const failed = await amina.post('/api/cases', { ...newCase, risk: 'NONE' }, key('failed-key'));
    const right = await amina.post('/api/cases', newCase, key('failed-key'));
    expect([failed.status, right.status]).toEqual([400, 201]);
  });

  it.each(['short', 'a'.repeat(129), 'with space inside', 'ünïcödé-key'])(
    'is 400 with a key that is not one: %s',
    async (name) => {
      const headers = {
        host,
        cookie: amina.cookie!,
        'content-type': 'application/json',
        'idempotency-key': Buffer.from(name, 'utf8').toString('latin1'),
      };
      const answer = await sendRaw(house.url, {
        method: 'POST',
        path: '/api/cases',
        headers,
        body: JSON.stringify(newCase),
      });
      expectProblem(answer, 400, 'input');
      expect(JSON.parse(answer.text).errors[0].path).toBe('Idempotency-Key');
    },
  );

  it('leaves neither key nor body in the database', async () => {
    await amina.post('/api/cases', { ...newCase, pseudonym: 'Marker Heron' }, key('marker-of-the-key'));
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ row: string }>('SELECT i::text AS row FROM app.idempotency i'),
    );
    const hex = (text: string) => Buffer.from(text).toString('hex');
    expect(rows.length).toBeGreaterThan(0);
    expect(
      rows.filter(
        ({ row }) =>
          row.includes(hex('marker-of-the-key')) ||
          row.includes(hex('Marker Heron')) ||
          row.includes('Marker'),
      ),
    ).toEqual([]);
  });
});
