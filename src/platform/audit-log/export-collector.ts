import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { frame } from './export-syslog.js';

/** How messages go to a collector. */
export interface CollectorAddress {
  readonly host: string;
  readonly port: number;
  readonly transport: 'tcp' | 'tls' | 'udp';
  /** PEM of the authority that signed the collector's certificate; the system's list when absent. */
  readonly authority?: string;
}

/** A collector that takes messages one after another. */
export interface Collector {
  /** Comes back when the message was handed over and more may follow. Throws when the connection is lost. */
  send(message: string): Promise<void>;
  /** Ends in order: what was sent is on its way. Throws when the connection was lost before. */
  close(): Promise<void>;
}

/** RFC 5426, section 3.2: receivers should take 2,048 bytes. */
export const LONGEST_DATAGRAM = 2_048;
const PATIENCE_MS = 60_000;

/** The collector cannot be reached or went away. */
export class CollectorLost extends Error {
  constructor() {
    super('the collector cannot be reached or has ended the connection');
    this.name = 'CollectorLost';
  }
}

/** Connects: TCP with octet counting (RFC 6587), the same over TLS (RFC 5425), or a datagram a message (RFC 5426). */
export async function openCollector(address: CollectorAddress): Promise<Collector> {
  return address.transport === 'udp' ? openDatagrams(address) : openStream(address);
}

async function openStream(address: CollectorAddress): Promise<Collector> {
  const { host, port, transport, authority } = address;
  const socket: Socket =
    transport === 'tls'
      ? connectTls({
          host,
          port,
          ...(isIP(host) === 0 ? { servername: host } : {}),
          ...(authority === undefined ? {} : { ca: authority }),
        })
      : connectTcp({ host, port });
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  let isLost = false;
  socket.on('error', () => (isLost = true));
  socket.on('close', () => (isLost = true));
  // A collector says nothing; what it says all the same must not fill the memory.
  socket.resume();
  await orLost(once(socket, transport === 'tls' ? 'secureConnect' : 'connect'));
  return {
    async send(message) {
      if (isLost) throw new CollectorLost();
      if (!socket.write(frame(message))) await orLost(untilDrained(socket));
    },
    async close() {
      if (isLost) throw new CollectorLost();
      await orLost(new Promise<void>((resolve, reject) => socket.once('error', reject).end(() => resolve())));
      socket.destroySoon();
    },
  };
}

async function openDatagrams({ host, port }: CollectorAddress): Promise<Collector> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const send = (message: string) =>
    new Promise<void>((resolve, reject) => {
      socket.send(message, port, host, (error) => (error === null ? resolve() : reject(error)));
    });
  return {
    send: (message) => orLost(send(message)),
    close: () => new Promise((resolve) => socket.close(resolve)),
  };
}

/** Waits until the socket takes more, or is gone. */
async function untilDrained(socket: Socket): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([
      once(socket, 'drain', { signal: over.signal }),
      once(socket, 'close', { signal: over.signal }).then(() => Promise.reject(new CollectorLost())),
    ]);
  } finally {
    over.abort();
  }
}

async function orLost<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch {
    throw new CollectorLost();
  }
}
