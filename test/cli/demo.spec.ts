import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cast } from '../../src/demonstration/cast.js';
import { readDemoFile } from '../../src/demonstration/read-demo-file.js';
import { fullDocuments } from '../cases/documents.js';
import { demoText } from '../demonstration/demo-file-text.js';
import { findNeedles, needlesOf } from '../needles.js';
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
const password = 'open sesame';
let settings: Record<string, string>;
let port: number;
let service: Causeway;

beforeAll(async () => {
  buildService();
  port = await findFreePort();
  settings = { PORT: String(port), CAUSEWAY_DATA: dataDir, CAUSEWAY_DEMO_PASSWORD: password };
  service = await start();
}, 300_000);
afterAll(() => remove());

async function start(more: Record<string, string> = {}): Promise<Causeway> {
  const started = new Causeway(['demo'], { ...settings, ...more });
  await started.untilReady(port);
  return started;
}

async function countCases(): Promise<number> {
  const sara = await signIn(port, 'sara', password);
  return (await ask(port, 'GET', '/api/cases?limit=200', undefined, sara)).body.items.length as number;
}

/** PostgreSQL is told to stop when the process ends, and stops a moment later. */
async function untilNothingRunsOn(folder: string): Promise<void> {
  while (processesOn(folder).length > 0) await pause(50);
}

describe('the first start of the demonstration', () => {
  it('shows how far the import is, prints address, password and cast, and says that it is one', async () => {
    await service.untilSaid('Ctrl-C');
    expect(service.err).toContain('58/58');
    expect(service.err).toContain('2 co-operation statuses are left out');
    expect(service.out).toContain(`http://localhost:${port}`);
    expect(service.out).toContain(password);
    for (const [name, { role }] of Object.entries(cast))
      expect(service.out).toMatch(new RegExp(`${name} +${role}`));
    expect(service.out).toContain('Every person in it is invented');
    expect((await ask(port, 'GET', '/api/welcome')).body).toEqual({ demonstration: true });
  });

  it('is ready only with all 58 cases, and everybody of the cast signs in', async () => {
    for (const name of Object.keys(cast)) await signIn(port, name, password);
    expect(await countCases()).toBe(58);
  });

  it('writes nothing of a person to what it prints', () => {
    const { cases } = readDemoFile(demoText);
    for (const { identity } of cases) {
      expect(service.out + service.err).not.toContain(identity.nameLatin);
      expect(service.out + service.err).not.toContain(identity.nameArabic);
    }
  });
});

describe('the data folder', () => {
  const { cases } = readDemoFile(demoText);
  const names = cases.flatMap(({ identity }) => [
    identity.nameArabic,
    identity.nameLatin,
    ...identity.aliases,
  ]);
  const secret = needlesOf(names);
  const plain = needlesOf(cases.map(({ pseudonym }) => pseudonym));

  /** What of it is readable, and in which files; whole files, so that no border hides a name. */
  function search(needles: ReturnType<typeof needlesOf>): string[] {
    return filesIn(dataDir).flatMap((file) =>
      findNeedles(readFileSync(file), needles).map((text) => `${path.relative(dataDir, file)}: ${text}`),
    );
  }

  it('holds no name of the 58 in any of its files, in four encodings, neither running nor stopped', async () => {
    const amina = await signIn(port, 'amina', password);
    for (const name of names.slice(0, 20)) {
      const answer = await ask(
        port,
        'GET',
        `/api/search/people?q=${encodeURIComponent(name)}`,
        undefined,
        amina,
      );
      expect(answer.status).toBe(200);
    }
    expect(filesIn(dataDir).some((file) => file.includes('pg_wal'))).toBe(true);
    expect(search(secret)).toEqual([]);
    await service.end();
    expect(search(secret)).toEqual([]);
    // The pseudonyms are plain, so a search that sees must find them, in the tables as in the write-ahead log.
    const found = search(plain);
    expect(new Set(found.map((line) => line.split(': ')[1])).size).toBe(58);
    expect(found.some((line) => line.includes('pg_wal'))).toBe(true);
    expect(found.some((line) => line.includes(`${path.sep}base${path.sep}`))).toBe(true);
    service = await start();
  });

  it('is open to nobody else', () => {
    // As root, PostgreSQL runs as another account, which must pass through.
    expect(statSync(dataDir).mode & 0o067).toBe(0);
    for (const file of filesIn(path.join(dataDir, 'keys'))) expect(statSync(file).mode & 0o077).toBe(0);
  });
});

describe('what was written in the demonstration', () => {
  let caseId: string;
  const read = async () => {
    const amina = await signIn(port, 'amina', password);
    return (await ask(port, 'GET', `/api/cases/${caseId}/compartments/contact`, undefined, amina)).body;
  };

  it('is there after SIGTERM, Ctrl-C and a kill, each followed by another start', async () => {
    const amina = await signIn(port, 'amina', password);
    const { items } = (await ask(port, 'GET', '/api/cases?limit=1', undefined, amina)).body;
    caseId = items[0].id;
    const written = { version: 0, value: fullDocuments.contact };
    const answer = await ask(port, 'PUT', `/api/cases/${caseId}/compartments/contact`, written, amina);
    expect([answer.status, answer.body]).toEqual([200, { version: 1 }]);
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const) {
      const ended = await service.end(signal);
      if (signal === 'SIGKILL') expect(ended.signal).toBe('SIGKILL');
      else expect([signal, ended.code, processesOn(dataDir)]).toEqual([signal, 0, []]);
      service = await start();
      expect(await read()).toEqual({ version: 1, value: fullDocuments.contact });
      expect(await countCases()).toBe(58);
    }
  });

  it('belongs to a session that a restart does not end', async () => {
    const amina = await signIn(port, 'amina', password);
    await service.end();
    service = await start();
    expect((await ask(port, 'GET', '/api/session', undefined, amina)).status).toBe(200);
  });
});

describe('a second command on the same data', () => {
  it('demo is refused while the first one runs, and the first one goes on', async () => {
    const other = await findFreePort();
    const { code, err, out } = await run(['demo'], { ...settings, PORT: String(other) });
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^causeway: Causeway is already running on .*\(process \d+\): stop it first\.$/m);
    expect(await countCases()).toBe(58);
  });

  it('serve refuses the data of a demonstration, running or not, and leaves them as they are', async () => {
    const serving = {
      ...settings,
      CAUSEWAY_PUBLIC_URL: 'https://causeway.example.org',
      CAUSEWAY_ROOT_KEY_PASSPHRASE: 'a passphrase of the tests',
    };
    for (const isRunning of [true, false]) {
      if (!isRunning) await service.end();
      const { code, err, out } = await run(['serve'], serving);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain('A key of this installation lies open');
    }
    expect(processesOn(dataDir)).toEqual([]);
    service = await start();
    expect(await countCases()).toBe(58);
  });

  it('on a port that is in use says so, names PORT, and leaves nothing running', async () => {
    await service.end();
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    const { code, err } = await run(['demo'], settings);
    squatter.close();
    await once(squatter, 'close');
    expect(code).toBe(1);
    expect(err).toContain('PORT');
    expect(processesOn(dataDir)).toEqual([]);
    service = await start();
  });
});

describe('a demonstration that is stopped while it imports', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)(
    'by %s leaves nothing that prevents the next start, which ends with 58 cases',
    async (signal) => {
      const own = makeDataFolder();
      const ownPort = await findFreePort();
      const ownSettings = { ...settings, CAUSEWAY_DATA: own.dataDir, PORT: String(ownPort) };
      const first = new Causeway(['demo'], ownSettings);
      await first.untilSaid('cases: 12/58');
      const ended = await first.end(signal);
      expect(ended.out).not.toContain('Open');
      expect(ended).toMatchObject(
        signal === 'SIGKILL' ? { signal } : { code: signal === 'SIGINT' ? 130 : 143 },
      );
      if (signal !== 'SIGKILL') await untilNothingRunsOn(own.dataDir);
      const second = new Causeway(['demo'], ownSettings);
      await second.untilReady(ownPort);
      const sara = await signIn(ownPort, 'sara', password);
      const { body } = await ask(ownPort, 'GET', '/api/cases?limit=200', undefined, sara);
      await second.end();
      expect(body.items).toHaveLength(58);
      expect(processesOn(own.dataDir)).toEqual([]);
      own.remove();
    },
  );
});
