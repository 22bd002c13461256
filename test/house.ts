import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import { type Config, readConfig } from '../src/config.js';
import { type DatabaseAccess, type OpenInstallation, openInstallation } from '../src/installation.js';
import { onePassword } from '../src/demonstration/one-password.js';
import { hashNewPassword, StaffService } from '../src/people/accounts/staff.service.js';
import { systemActor } from '../src/platform/access/actor.js';
import { Clock } from '../src/platform/clock.js';
import { randomToken } from '../src/platform/crypto/primitives.js';
import { Readiness } from '../src/platform/http/health.controller.js';
import { makeLogger } from '../src/platform/log.js';
import { Operations } from '../src/platform/operation.js';
import { buildService } from '../src/service.js';
import { sealAsWritten } from './arranged.js';
import { cast, type CastName, castNames, password } from './cast.js';
import { giveSecondFactor } from './strict-sign-in.js';

interface TestServer {
  host: string;
  port: number;
  credentials: Record<'superuser' | 'owner' | 'app' | 'sequencer', { user: string; password: string }>;
}

/** What an answer of the API was: status, parsed body, headers. */
export interface Answer<T = any> {
  status: number;
  body: T;
  headers: Headers;
}

/** A clock that tests set; it runs on from where it was set. */
export class TestClock extends Clock {
  private offsetMs = 0;
  override now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }
  advance(ms: number): void {
    this.offsetMs += ms;
  }
}

/** A person of the cast with a session: real HTTP over a real socket, cookie included. */
export class Visitor {
  constructor(
    readonly house: House,
    readonly cookie: string | undefined,
    readonly id: string,
  ) {}

  /** The same person, or whose id this is, after an answer that set another cookie. */
  after(answer: Answer, id = this.id): Visitor {
    const [cookie] = answer.headers.get('set-cookie')?.split(';') ?? [];
    return new Visitor(this.house, cookie, id);
  }

  get<T = any>(url: string, headers: Record<string, string> = {}) {
    return this.send<T>('GET', url, undefined, headers);
  }
  post<T = any>(url: string, body: unknown = {}, headers: Record<string, string> = {}) {
    return this.send<T>('POST', url, body, headers);
  }
  put<T = any>(url: string, body: unknown, headers: Record<string, string> = {}) {
    return this.send<T>('PUT', url, body, headers);
  }
  patch<T = any>(url: string, body: unknown, headers: Record<string, string> = {}) {
    return this.send<T>('PATCH', url, body, headers);
  }
  delete<T = any>(url: string, headers: Record<string, string> = {}) {
    return this.send<T>('DELETE', url, undefined, headers);
  }

  async send<T>(
    method: string,
    url: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.house.url}${url}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      body: (isJson && text !== '' ? JSON.parse(text) : text) as T,
      headers: response.headers,
    };
  }
}

/** A running service on a database of its own, with the cast in one office. */
export class House {
  readonly officeId: string;
  private readonly visitors = new Map<string, Visitor>();

  private constructor(
    readonly opened: OpenInstallation,
    readonly app: NestFastifyApplication,
    readonly url: string,
    readonly clock: TestClock,
    readonly logged: string[],
    readonly people: Record<CastName, string>,
    officeId: string,
    private readonly databaseName: string,
    readonly dataDir: string,
  ) {
    this.officeId = officeId;
  }

  /**
   * Starts a house. Call `close()` when the spec file is done. In a `strict` one a password is not enough, as in a real
   * installation: signing in gives a passkey as well. Else the cast signs in with the password alone, as in the
   * demonstration. `settings` are further settings, such as CAUSEWAY_WITNESS.
   */
  static async open(
    only: { strict?: boolean; settings?: Readonly<Record<string, string>> } = {},
  ): Promise<House> {
    const server = testServer();
    const databaseName = `house_${randomToken(16)
      .replaceAll(/[^a-z0-9]/gi, '')
      .toLowerCase()}`;
    await asSuperuser('postgres', async (client) => {
      await client.query(`CREATE DATABASE ${databaseName} OWNER causeway_owner`);
      await client.query(`GRANT CONNECT ON DATABASE ${databaseName} TO causeway_app, causeway_sequencer`);
    });
    const dataDir = mkdtempSync(path.join(tmpdir(), 'causeway-house-'));
    const port = await freePort();
    const config: Config = {
      ...readConfig('demonstration', { PORT: String(port), CAUSEWAY_DATA: dataDir, ...only.settings }),
      logLevel: 'info',
    };
    const access: DatabaseAccess = {
      address: { host: server.host, port: server.port, database: databaseName },
      ...server.credentials,
      stop: () => Promise.resolve(),
    };
    const clock = new TestClock();
    const logged: string[] = [];
    const logger = makeLogger('info', { write: (line) => void logged.push(line) });
    const opened = await openInstallation(config, logger, { clock, access });
    const webFolder = path.resolve(import.meta.dirname, '..', 'dist', 'web');
    const app = await buildService(
      opened,
      only.strict === true ? { webFolder } : { webFolder, factors: onePassword },
    );
    const { people, officeId } = await settle(app);
    await app.listen(port, '127.0.0.1');
    app.get(Readiness).declareReady();
    return new House(
      opened,
      app,
      `http://127.0.0.1:${port}`,
      clock,
      logged,
      people,
      officeId,
      databaseName,
      dataDir,
    );
  }

  /** The visitor of this name, signed in once per house. */
  async signIn(name: CastName): Promise<Visitor> {
    const known = this.visitors.get(name);
    if (known !== undefined) return known;
    const visitor = await this.signInAnew(name);
    this.visitors.set(name, visitor);
    return visitor;
  }

  /** Another session of the same person. */
  async signInAnew(name: CastName): Promise<Visitor> {
    const answer = await this.stranger().post('/api/session', { username: name, password });
    if (answer.status !== 201) throw new Error(`${name} could not sign in: ${answer.status}`);
    const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
    const visitor = new Visitor(this, cookie, this.people[name]);
    const { pending } = answer.body as { pending: string | null };
    return pending === null ? visitor : giveSecondFactor(visitor, name, pending);
  }

  /** Somebody who has not signed in. */
  stranger(): Visitor {
    return new Visitor(this, undefined, '');
  }

  /** Amina opens a case; she is its lead by the intake rule. */
  async openCase(name: CastName = 'amina', pseudonym = 'Grey Heron'): Promise<string> {
    const visitor = await this.signIn(name);
    const answer = await visitor.post('/api/cases', { pseudonym, risk: 'MEDIUM' });
    if (answer.status !== 201) throw new Error(`no case: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.id as string;
  }

  /** Sara assigns somebody to a case in the role of the cast. */
  async assign(caseId: string, name: CastName, more: Record<string, unknown> = {}): Promise<string> {
    const sara = await this.signIn('sara');
    const kind =
      cast[name] === 'caseworker' ? 'co-worker' : cast[name] === 'supervisor' ? 'supervision' : 'specialist';
    const body = {
      staffId: this.people[name],
      role: cast[name],
      kind,
      reason: 'needed for the test',
      ...more,
    };
    const answer = await sara.post(`/api/cases/${caseId}/assignments`, body);
    if (answer.status !== 201)
      throw new Error(`not assigned: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.id as string;
  }

  /** Runs SQL as the server's superuser on this house's database, as an attacker or an auditor of the tests would. */
  asSuperuser<T>(work: (client: Client) => Promise<T>): Promise<T> {
    return asSuperuser(this.databaseName, work);
  }

  /**
   * As `asSuperuser`, for what a spec arranges and nobody attacks: afterwards every row is sealed as if the service had
   * written it.
   */
  async arrange<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const done = await this.asSuperuser(work);
    await sealAsWritten(this);
    return done;
  }

  /** Runs SQL as the service's own role, without any operation, as an injected statement would. */
  async asApp<T>(work: (client: Client) => Promise<T>): Promise<T> {
    return withClient(this.databaseName, testServer().credentials.app, work);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.opened.close();
    await asSuperuser('postgres', (client) =>
      client.query(`DROP DATABASE ${this.databaseName} WITH (FORCE)`),
    );
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

async function settle(app: NestFastifyApplication) {
  const operations = app.get(Operations);
  const staff = app.get(StaffService);
  const setup = systemActor('system:setup');
  return operations.run(setup, 'staff.create', 'setup', async (op) => {
    const officeId = await staff.createOffice(op, 'North', 'Europe/Berlin');
    const passwordHash = await hashNewPassword(password);
    const people = {} as Record<CastName, string>;
    for (const name of castNames) {
      people[name] = await staff.createStaff(op, {
        username: name,
        name: name[0]!.toUpperCase() + name.slice(1),
        passwordHash,
        roles: [cast[name]],
        officeId,
      });
    }
    return { people, officeId };
  });
}

function testServer(): TestServer {
  return JSON.parse(process.env['CAUSEWAY_TEST_DATABASE']!) as TestServer;
}

function asSuperuser<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
  return withClient(database, testServer().credentials.superuser, work);
}

async function withClient<T>(
  database: string,
  credential: { user: string; password: string },
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { host, port } = testServer();
  const client = new Client({ host, port, database, ...credential });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
