import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import type { Writable } from 'node:stream';
import type { PoolClient } from 'pg';
import { readConfig } from '../config.js';
import { logOrigin, type OpenInstallation, openInstallation } from '../installation.js';
import { systemActor } from '../platform/access/actor.js';
import {
  type CollectorAddress,
  CollectorLost,
  LONGEST_DATAGRAM,
  openCollector,
} from '../platform/audit-log/export-collector.js';
import { countLines, type ExportRange, readLines } from '../platform/audit-log/export-lines.js';
import { type ExportedLine, toOcsf } from '../platform/audit-log/export-ocsf.js';
import { toSyslog } from '../platform/audit-log/export-syslog.js';
import { makeLogger } from '../platform/log.js';
import { Operations } from '../platform/operation.js';
import { CommandFailure } from './failure.js';
import { Progress } from './progress.js';

export interface ExportOptions {
  ocsf?: boolean;
  /** `host:port` of a collector. */
  syslog?: string;
  tls?: boolean;
  udp?: boolean;
  /** A file with the certificate of the authority that signed the collector's. */
  ca?: string;
  out?: string;
  from?: string;
  until?: string;
  afterIndex?: string;
  demo?: boolean;
}

/** Where lines go, one after another. */
interface Sink {
  take(line: ExportedLine): Promise<void>;
  close(): Promise<void>;
}

const SHOW_EVERY = 1_000;

/**
 * Exports lines of the audit log as OCSF events (JSON lines) or to a syslog collector. It gives what the entries hold:
 * aliases, never names. The export is a line itself, written before the first line leaves. At the end it says the index
 * of the last line, from which the next export goes on.
 */
export async function exportAudit(options: ExportOptions): Promise<void> {
  const range = readRange(options);
  const collector = readCollector(options);
  const config = readConfig(options.demo === true ? 'demonstration' : 'real');
  const opened = await openInstallation(config, makeLogger('error'), { beside: true });
  try {
    const last = await inSnapshot(opened, async (client) => {
      const total = await countLines(client, range);
      await recordExport(opened, total);
      const sink = await openSink(options, collector, logOrigin(opened.installation));
      return sendAll(client, range, total, sink);
    });
    process.stderr.write(
      last === undefined
        ? 'There was no line to export.\n'
        : `Exported up to line ${last}. Go on later with --after-index ${last}.\n`,
    );
  } catch (error) {
    if (error instanceof CollectorLost)
      throw new CommandFailure(`Not everything was sent: ${error.message}.`);
    throw error;
  } finally {
    await opened.close();
  }
}

async function sendAll(
  client: PoolClient,
  range: ExportRange,
  total: number,
  sink: Sink,
): Promise<number | undefined> {
  const progress = new Progress('Exporting', process.stderr);
  let [sent, last]: [number, number | undefined] = [0, undefined];
  try {
    for await (const line of readLines(client, range)) {
      await sink.take(line);
      last = line.index;
      sent += 1;
      if (sent % SHOW_EVERY === 0 || sent === total) progress.show(sent, total);
    }
  } catch (error) {
    if (error instanceof CollectorLost && last !== undefined) {
      process.stderr.write(`Line ${last} was handed over last; the collector may not have taken it.\n`);
    }
    throw error;
  }
  await sink.close();
  return last;
}

async function openSink(
  { out }: ExportOptions,
  collector: CollectorAddress | undefined,
  origin: string,
): Promise<Sink> {
  if (collector !== undefined) {
    const opened = await openCollector(collector);
    const longest = collector.transport === 'udp' ? LONGEST_DATAGRAM : undefined;
    return {
      take: (line) => opened.send(toSyslog(line, origin, longest)),
      close: () => opened.close(),
    };
  }
  const file = out === undefined ? undefined : createWriteStream(out, { mode: 0o600, flags: 'wx' });
  if (file !== undefined) {
    await once(file, 'open').catch(() => {
      throw new CommandFailure(`The file ${out} is there already or cannot be written.`, 2);
    });
  }
  return {
    take: (line) => writeLine(file ?? process.stdout, `${JSON.stringify(toOcsf(line, origin))}\n`),
    close: async () => {
      if (file !== undefined) await once(file.end(), 'close');
    },
  };
}

async function writeLine(out: Writable, text: string): Promise<void> {
  if (!out.write(text)) await once(out, 'drain');
}

/** The line of the export: how many lines leave the house. */
async function recordExport(opened: OpenInstallation, count: number): Promise<void> {
  const { dataSource, signer, journal, clock, logger } = opened;
  const operations = new Operations(dataSource, signer, journal, clock, logger);
  await operations.recordAlone(systemActor('system:backup'), 'audit.export', 'export', { count });
}

async function inSnapshot<T>(
  { sequencerPool }: OpenInstallation,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await sequencerPool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await work(client);
  } finally {
    // Nothing was written: the transaction ends with the connection.
    client.release(true);
  }
}

function readRange({ afterIndex, from, until }: ExportOptions): ExportRange {
  const after = afterIndex === undefined ? -1 : Number(afterIndex);
  if (!Number.isSafeInteger(after) || after < -1) throw wrong('--after-index', 'the index of a line');
  return {
    first: after + 1,
    ...(from === undefined ? {} : { from: readInstant('--from', from) }),
    ...(until === undefined ? {} : { until: readInstant('--until', until) }),
  };
}

function readInstant(option: string, text: string): Date {
  const instant = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)
    ? new Date(text)
    : new Date(Number.NaN);
  if (Number.isNaN(instant.getTime()))
    throw wrong(option, 'a day or an instant such as 2026-01-31T12:00:00Z');
  return instant;
}

function readCollector(options: ExportOptions): CollectorAddress | undefined {
  const { syslog, ocsf, tls, udp, ca, out } = options;
  if ((ocsf === true) === (syslog !== undefined))
    throw wrong('the export', '--ocsf or --syslog, one of them');
  if (syslog === undefined) {
    if (tls === true || udp === true || ca !== undefined)
      throw wrong('--ocsf', 'without --tls, --udp and --ca');
    return undefined;
  }
  const [, inBrackets, plain, port] = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(syslog) ?? [];
  const host = inBrackets ?? plain;
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) throw wrong('--syslog', 'host:port');
  if (tls === true && udp === true) throw wrong('--syslog', 'with --tls or --udp, not both');
  if (ca !== undefined && tls !== true) throw wrong('--ca', 'with --tls');
  if (out !== undefined) throw wrong('--out', 'with --ocsf');
  const transport = tls === true ? 'tls' : udp === true ? 'udp' : 'tcp';
  return {
    host,
    port: Number(port),
    transport,
    ...(ca === undefined ? {} : { authority: readAuthority(ca) }),
  };
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw wrong('--ca', 'a file that can be read');
  }
}

function wrong(option: string, expected: string): CommandFailure {
  return new CommandFailure(`${option}: give ${expected}.`, 2);
}
