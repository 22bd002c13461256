import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, buildService, Causeway, findFreePort, makeDataFolder, run, signIn } from './process.js';

const { dataDir, remove } = makeDataFolder();
const password = 'a password of the tests';
const scratch = path.join(path.dirname(dataDir), 'scratch');
let port: number;
let service: Causeway;
let settings: Record<string, string>;
let key: string;
let policy: string;

async function start(): Promise<void> {
  service = new Causeway(['demo'], settings);
  await service.untilReady(port);
}

beforeAll(async () => {
  buildService();
  port = await findFreePort();
  settings = { CAUSEWAY_DATA: dataDir, PORT: String(port), CAUSEWAY_DEMO_PASSWORD: password };
  await start();
  const aida = await signIn(port, 'aida', password);
  policy = path.join(path.dirname(dataDir), 'policy');
  const text = (await ask(port, 'GET', '/api/audit/policy', undefined, aida)).body as string;
  writeFileSync(policy, text);
  key = /^log (\S+)/m.exec(text)![1]!;
}, 300_000);
afterAll(async () => {
  await service.end();
  remove();
});

const audit = (...args: string[]) => run(['audit', ...args], settings);
/** Without any setting: what a stranger with a folder and a public key has. */
const outside = (...args: string[]) => run(['audit', ...args]);

async function entriesOf(name = 'aida'): Promise<{ id: string; act: string }[]> {
  const visitor = await signIn(port, name, password);
  return (await ask(port, 'GET', '/api/audit/entries?limit=50', undefined, visitor)).body.items;
}

function copyLog(name: string): string {
  const copy = path.join(scratch, name);
  cpSync(path.join(dataDir, 'log'), copy, { recursive: true });
  return copy;
}

describe('causeway audit verify', () => {
  it('finds the log of the database intact and calls it unwitnessed', async () => {
    const told = await audit('verify', '--demo');
    expect([told.code, told.out.split('\n')[0]]).toEqual([0, 'The audit log is intact.']);
    expect(told.out).toContain('unwitnessed');
    expect(told.err).toMatch(/^Verifying: \d+\/\d+$/m);
  }, 60_000);

  it('finds the folder intact with nothing but the public key: the data folder, and a copy of the log', async () => {
    for (const place of [dataDir, copyLog('whole')]) {
      const told = await outside('verify', '--log', place, '--key', key, '--json');
      expect(told.code).toBe(0);
      expect(JSON.parse(told.out)).toMatchObject({
        isIntact: true,
        counts: {},
        isUnwitnessed: true,
        firstKept: 0,
      });
    }
    expect((await outside('verify', '--log', dataDir, '--policy', policy)).code).toBe(0);
  }, 60_000);

  it('reads the log from the service as an auditor, and says what is missing when nobody signs in', async () => {
    const address = `http://localhost:${port}/api/audit`;
    const options = ['audit', 'verify', '--log', address, '--key', key];
    const told = await run([...options, '--user', 'aida', '--json'], {}, `${password}\n`);
    expect([told.code, JSON.parse(told.out)]).toEqual([0, expect.objectContaining({ isIntact: true })]);
    const nobody = await run(options);
    expect([nobody.code, nobody.out]).toEqual([1, '']);
    expect(nobody.err).toContain('--user');
    expect((await run([...options, '--user', 'amina'], {}, `${password}\n`)).code).toBe(1);
    const wrong = await run([...options, '--user', 'aida'], {}, 'another password\n');
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('refuses to sign in')]);
  }, 60_000);

  it('finds a folder that somebody changed', async () => {
    const copy = copyLog('changed');
    const file = path.join(copy, 'tile', 'entries', '000');
    const bytes = readFileSync(file);
    bytes[40] = bytes[40]! ^ 1;
    writeFileSync(file, bytes);
    const told = await outside('verify', '--log', copy, '--key', key);
    expect([told.code, told.out.split('\n')[0]]).toEqual([1, 'THE AUDIT LOG IS NOT INTACT.']);
  }, 60_000);

  it('finds a log of which the end was cut off, by a checkpoint that was kept', async () => {
    const before = copyLog('before');
    await signIn(port, 'aida', password);
    await entriesOf();
    const kept = await laterCheckpoint(before);
    expect((await outside('verify', '--log', before, '--key', key)).code).toBe(0);
    const told = await outside('verify', '--log', before, '--key', key, '--checkpoint', kept, '--json');
    expect([told.code, JSON.parse(told.out).counts]).toEqual([1, { 'size-mismatch': 1 }]);
    expect((await outside('verify', '--log', dataDir, '--key', key, '--checkpoint', kept)).code).toBe(0);
    expect((await audit('verify', '--demo', '--checkpoint', kept)).code).toBe(0);
  }, 60_000);

  it('ends with 2 when it is called wrongly', async () => {
    const wrong = [
      ['verify', '--log', dataDir],
      ['verify', '--log', path.join(scratch, 'none'), '--key', key],
      ['verify', '--log', dataDir, '--key', 'no key'],
      ['verify', '--log', 'http://log.example.org/log', '--key', key],
      ['verify', '--log', dataDir, '--key', key, '--user', 'aida'],
      ['verify', '--log', dataDir, '--policy', path.join(dataDir, 'log', 'checkpoint')],
      ['check-proof', policy],
    ];
    for (const args of wrong) expect([args, (await outside(...args)).code]).toEqual([args, 2]);
  }, 60_000);
});

/** Waits until the folder has a checkpoint of a larger log than the copy, and keeps it. */
async function laterCheckpoint(copy: string): Promise<string> {
  const sizeIn = (folder: string) =>
    Number(readFileSync(path.join(folder, 'checkpoint'), 'utf8').split('\n')[1]);
  while (sizeIn(path.join(dataDir, 'log')) <= sizeIn(copy))
    await new Promise((resolve) => setTimeout(resolve, 100));
  const file = path.join(scratch, `kept-${readdirSync(scratch).length}`);
  cpSync(path.join(dataDir, 'log', 'checkpoint'), file);
  return file;
}

describe('causeway audit prove', () => {
  it('writes proof of a line of the log page, and anybody can check it', async () => {
    const before = copyLog('proof');
    await signIn(port, 'amina', password);
    await laterCheckpoint(before);
    const [line] = (await entriesOf()).filter(({ act }) => act === 'session.start');
    const file = path.join(scratch, 'line.tlog-proof');
    const proved = await audit('prove', line!.id, '--demo', '--out', file);
    expect([proved.code, proved.out]).toEqual([0, expect.stringContaining(file)]);
    const told = await outside('check-proof', file, '--key', key, '--json');
    expect([told.code, JSON.parse(told.out)]).toEqual([
      0,
      expect.objectContaining({
        holds: true,
        witnesses: [],
        entry: expect.objectContaining({ act: 'session.start' }),
      }),
    ]);
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace(/^index (\d+)$/m, (_, index) => `index ${Number(index) - 1}`),
    );
    const changed = await outside('check-proof', file, '--key', key);
    expect([changed.code, changed.out]).toEqual([1, expect.stringContaining('DOES NOT HOLD')]);
  }, 60_000);

  it('proves a line of a folder by its place, and takes no other key', async () => {
    const proved = await outside('prove', '--index', '5', '--log', dataDir, '--key', key, '--out', '-');
    expect(proved.code).toBe(0);
    const file = path.join(scratch, 'five.tlog-proof');
    writeFileSync(file, proved.out);
    expect((await outside('check-proof', file, '--policy', policy)).code).toBe(0);
    expect((await audit('prove', '--demo')).code).toBe(2);
    expect((await audit('prove', '999999999', '--demo')).code).toBe(1);
  }, 60_000);
});

/** A syslog collector that takes octet-counted messages apart. */
class TestCollector {
  readonly messages: string[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((socket) => this.take(socket));
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as { port: number }).port;
  }

  close(): void {
    this.server.close();
  }

  private take(socket: Socket): void {
    let rest = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk as Buffer]);
      for (let space = rest.indexOf(0x20); space > 0; space = rest.indexOf(0x20)) {
        const length = Number(rest.subarray(0, space).toString('ascii'));
        if (rest.length < space + 1 + length) break;
        this.messages.push(rest.subarray(space + 1, space + 1 + length).toString('utf8'));
        rest = rest.subarray(space + 1 + length);
      }
    });
  }
}

describe('causeway audit export', () => {
  it('gives OCSF events with aliases and places, and no name of anybody', async () => {
    const told = await audit('export', '--ocsf', '--demo');
    expect(told.code).toBe(0);
    const events = told.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.map((event) => event.metadata.sequence)).toEqual(events.map((_, at) => at));
    expect(new Set(events.map((event) => event.metadata.log_name)).size).toBe(1);
    for (const name of ['amina', 'aida', 'Amina', 'Aida']) expect(told.out).not.toContain(name);
    expect(events.some((event) => event.class_uid === 3002 && event.activity_id === 1)).toBe(true);
    const last = /--after-index (\d+)/.exec(told.err)![1]!;
    const more = await audit('export', '--ocsf', '--demo', '--after-index', last);
    const [first] = more.out
      .trimEnd()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    if (first !== undefined) expect(first.metadata.sequence).toBe(Number(last) + 1);
    expect((await entriesOf()).map(({ act }) => act)).toContain('audit.export');
  }, 60_000);

  it('sends every line to a collector, whole and in order', async () => {
    const collector = new TestCollector();
    const address = `127.0.0.1:${await collector.listen()}`;
    const told = await audit('export', '--syslog', address, '--demo', '--from', '2026-01-01');
    collector.close();
    expect([told.code, told.code === 0 ? '' : told.err]).toEqual([0, '']);
    const last = Number(/--after-index (\d+)/.exec(told.err)![1]);
    expect(collector.messages).toHaveLength(last + 1);
    for (const [at, message] of collector.messages.entries()) {
      expect(message).toMatch(
        /^<10[89]>1 \S+ - causeway - [a-z.-]{1,32} \[causeway@32473 index="\d+" log="[^"]+" /,
      );
      expect(message).toContain(`index="${at}"`);
    }
  }, 60_000);

  it('ends with 1 when nobody listens, and with 2 when it is called wrongly', async () => {
    const closed = await findFreePort();
    expect((await audit('export', '--syslog', `127.0.0.1:${closed}`, '--demo')).code).toBe(1);
    const wrong = [
      ['export'],
      ['export', '--ocsf', '--syslog', 'a:1'],
      ['export', '--syslog', 'a'],
      ['export', '--ocsf', '--from', 'yesterday'],
    ];
    for (const args of wrong) expect((await audit(...args, '--demo')).code).toBe(2);
  }, 60_000);
});
