import type { Socket } from 'node:net';
import type { Pool, PoolClient } from 'pg';
import { type LogDisk, machineDisk } from '../../../src/platform/audit-log/log-disk.js';

/**
 * A process that is killed before its n-th step: statements to the database and doings on the disk are steps. From then
 * on nothing that it does arrives, and its connections end, as those of a killed process do.
 */
export class Mortal {
  #steps = 0;
  #isDead = false;
  readonly #clients = new Set<PoolClient>();

  constructor(
    private readonly whole: Pool,
    private readonly lastStep: number,
  ) {}

  get isDead(): boolean {
    return this.#isDead;
  }

  get pool(): Pick<Pool, 'connect' | 'query'> {
    const query = (...statement: Parameters<Pool['query']>) =>
      this.#step(() => this.whole.query(...statement) as unknown as Promise<unknown>);
    return { connect: () => this.#connect(), query } as unknown as Pick<Pool, 'connect' | 'query'>;
  }

  get disk(): LogDisk {
    return {
      makeFolder: (folder) => this.#step(() => machineDisk.makeFolder(folder)),
      writeDraft: (folder, bytes) => this.#step(() => machineDisk.writeDraft(folder, bytes)),
      rename: (from, to) => this.#step(() => machineDisk.rename(from, to)),
      syncFolder: (folder) => this.#step(() => machineDisk.syncFolder(folder)),
      remove: (target) => this.#step(() => machineDisk.remove(target)),
    };
  }

  async #connect(): Promise<PoolClient> {
    const client = await this.#step(() => this.whole.connect());
    client.on('error', ignore);
    this.#clients.add(client);
    const query = (...statement: Parameters<Pool['query']>) =>
      this.#step(() => client.query(...statement) as unknown as Promise<unknown>);
    const release = (isBroken?: boolean) => {
      this.#clients.delete(client);
      // A connection that was cut says so a little later.
      if (!this.#isDead) client.off('error', ignore);
      client.release(isBroken);
    };
    return new Proxy(client, {
      get: (target, name) =>
        name === 'query' ? query : name === 'release' ? release : (Reflect.get(target, name) as unknown),
    });
  }

  async #step<T>(work: () => Promise<T>): Promise<T> {
    this.#steps += 1;
    if (this.#steps === this.lastStep) this.#die();
    if (this.#isDead) throw new Error('killed');
    return await work();
  }

  #die(): void {
    this.#isDead = true;
    for (const client of this.#clients) {
      (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
    }
  }
}

function ignore(): void {
  // What happens to the connections of a process that is dead concerns nobody.
}
