import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { acts } from '../../../src/platform/access/actions.js';
import { decodeEntry, type Entry } from '../../../src/platform/audit-log/entry.js';
import { CollectorLost, openCollector } from '../../../src/platform/audit-log/export-collector.js';
import { hasPlace, placeOf } from '../../../src/platform/audit-log/export-ocsf-classes.js';
import { toOcsf } from '../../../src/platform/audit-log/export-ocsf.js';
import { escapeValue, frame, toSyslog } from '../../../src/platform/audit-log/export-syslog.js';
import { leafHash } from '../../../src/platform/audit-log/merkle.js';
import { bytesOf, goodLog } from './vectors.js';

const ORIGIN = goodLog.origin;
const lines = goodLog.entries.map((text, index) => ({
  index,
  entry: decodeEntry(Buffer.from(text, 'utf8')),
}));
const template = lines[9]!.entry;

function lineWith(more: Partial<Entry>) {
  return { index: 7, entry: { ...template, ...more } };
}

describe('an OCSF event', () => {
  it('exists for every act there is', () => {
    const missing = [...Object.keys(acts), 'void'].filter((act) => !hasPlace(act));
    expect(missing).toEqual([]);
  });

  it('of an act that nobody mapped is a base event', () => {
    expect(placeOf('moon.land', false)).toMatchObject({ class: { uid: 0 }, activity: 99 });
    expect(placeOf('constructor', true)).toMatchObject({ class: { uid: 0 } });
  });

  it.each([
    ['session.start', 'allowed', 3002, 1],
    ['session.start', 'refused', 3002, 1],
    ['session.end', 'allowed', 3002, 2],
    ['staff.create', 'allowed', 3001, 1],
    ['role.grant', 'allowed', 3005, 1],
    ['case.open', 'allowed', 3004, 2],
    ['case.change', 'allowed', 3004, 3],
    ['compartment.open', 'allowed', 6005, 10],
    ['person.search', 'allowed', 6005, 4],
    ['case.open', 'refused', 6003, 2],
  ] as const)('of %s (%s) is of class %i, activity %i', (act, res, uid, activity) => {
    const event = toOcsf(
      lineWith({ act, res, ...(res === 'refused' ? { reason: 'forbidden' } : {}) }),
      ORIGIN,
    );
    expect(event).toMatchObject({
      class_uid: uid,
      activity_id: activity,
      type_uid: uid * 100 + activity,
      category_uid: Math.floor(uid / 1000),
      status_id: res === 'refused' ? 2 : 1,
    });
  });

  it('carries the place of the line and the log, the time, and the actor by alias', () => {
    const event = toOcsf(lineWith({}), ORIGIN);
    expect(event).toMatchObject({
      time: Date.parse(template.ts),
      metadata: { sequence: 7, log_name: ORIGIN, uid: `${ORIGIN}#7`, event_code: template.act },
      unmapped: { leaf_index: 7, inst: template.inst, ctr: template.ctr },
    });
    expect(JSON.stringify(event)).not.toContain('undefined');
  });
});

describe('a syslog message', () => {
  const shape =
    /^<(\d{1,3})>1 (\S+) - causeway - (\S{1,32}) \[causeway@32473(( [a-z]+="(?:[^"\\\]]|\\["\\\]])*")+)\] (.+)$/;

  it('has the form of RFC 5424 and holds the entry, whose leaf hash can be computed from it', () => {
    for (const line of lines) {
      const [, priority, at, , , , entry] = shape.exec(toSyslog(line, ORIGIN)) ?? [];
      expect(Number(priority)).toBe(13 * 8 + (line.entry.res === 'refused' ? 4 : 5));
      expect(at).toBe(line.entry.ts);
      expect(leafHash(Buffer.from(entry ?? '', 'utf8'))).toEqual(bytesOf(goodLog.leafHashes[line.index]!));
    }
  });

  it('escapes what would end a value, and nothing else', () => {
    expect(escapeValue(String.raw`a"b\c]d[e`)).toBe(String.raw`a\"b\\c\]d[e`);
    expect(toSyslog(lines[0]!, 'log"]\\')).toContain(String.raw`log="log\"\]\\"`);
  });

  it('counts bytes in its frame, not characters', () => {
    expect(frame('é')).toBe('2 é');
  });

  it('leaves the entry out of a datagram that would be too long', () => {
    const long = lineWith({
      obj: { cases: Array.from({ length: 100 }, (_, at) => `c_${String(at).padStart(21, '0')}A`) },
    });
    const cut = toSyslog(long, ORIGIN, 2_048);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(2_048);
    expect(cut).toContain('cases="100"');
    expect(cut.endsWith(']')).toBe(true);
  });
});

describe('a collector', () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());

  async function listen(take: (chunk: Buffer) => void, isRude = false): Promise<number> {
    server = createServer((socket) => {
      if (isRude) socket.destroy();
      else socket.on('data', (chunk) => take(chunk as Buffer));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as { port: number }).port;
  }

  it('gets every message over TCP, in its frame and in order, however many there are', async () => {
    const chunks: Buffer[] = [];
    const port = await listen((chunk) => chunks.push(chunk));
    const ended = new Promise((resolve) =>
      server!.once('connection', (socket) => socket.once('end', resolve)),
    );
    const collector = await openCollector({ host: '127.0.0.1', port, transport: 'tcp' });
    const messages = Array.from({ length: 5_000 }, (_, at) => `message ${at} ${'x'.repeat(at % 300)}`);
    for (const message of messages) await collector.send(message);
    await collector.close();
    await ended;
    expect(Buffer.concat(chunks).toString('utf8')).toBe(messages.map(frame).join(''));
  });

  it('that is not there or goes away is an error, not a loss that nobody notices', async () => {
    const port = await listen(() => undefined, true);
    const attempt = async () => {
      const collector = await openCollector({ host: '127.0.0.1', port, transport: 'tcp' });
      for (;;) {
        await collector.send('x'.repeat(10_000));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    await expect(attempt()).rejects.toBeInstanceOf(CollectorLost);
    server?.close();
    await expect(openCollector({ host: '127.0.0.1', port, transport: 'tls' })).rejects.toBeInstanceOf(
      CollectorLost,
    );
  });

  it('gets a datagram for each message over UDP', async () => {
    const receiver = createSocket('udp4');
    receiver.bind(0, '127.0.0.1');
    await once(receiver, 'listening');
    const got: string[] = [];
    const both = new Promise<void>((resolve) => {
      receiver.on('message', (message) => {
        got.push(message.toString('utf8'));
        if (got.length === 2) resolve();
      });
    });
    const collector = await openCollector({
      host: '127.0.0.1',
      port: receiver.address().port,
      transport: 'udp',
    });
    await collector.send('one');
    await collector.send('two');
    await both;
    await collector.close();
    receiver.close();
    expect(got.sort()).toEqual(['one', 'two']);
  });
});
