import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createWitnessSigner, formatWitnessKey } from '../../../src/platform/audit-log/cosignature.js';
import { parseVerifierKey } from '../../../src/platform/audit-log/signed-note.js';
import { Witness, type WitnessAnswer } from '../../../src/platform/audit-log/witness.js';
import { makeWitnessServer } from '../../../src/platform/audit-log/witness-server.js';
import { WitnessState } from '../../../src/platform/audit-log/witness-state.js';
import { generateSigningKey, type SigningKey } from '../../../src/platform/crypto/primitives.js';

/** A witness that listens on this machine, with a folder of its own. Tests may put another behaviour in its place. */
export class TestWitness {
  readonly key: SigningKey;
  readonly vkey: string;
  readonly errors: unknown[] = [];
  /** Answers in place of the honest witness when it is set. */
  instead: ((body: Uint8Array) => Promise<WitnessAnswer>) | undefined;
  readonly bodies: string[] = [];
  private server: Server | undefined;
  private port = 0;

  private constructor(
    readonly name: string,
    private readonly logs: string[],
    readonly folder: string,
    readonly clock: { now(): Date },
  ) {
    this.key = generateSigningKey();
    this.vkey = formatWitnessKey(name, this.key.publicKey);
  }

  static async start(
    logs: readonly string[],
    name = 'witness.example/near',
    clock = { now: () => new Date() },
  ): Promise<TestWitness> {
    const folder = mkdtempSync(path.join(tmpdir(), 'causeway-witness-'));
    const witness = new TestWitness(name, [...logs], folder, clock);
    await witness.listen();
    return witness;
  }

  /** The honest witness on what its folder holds. */
  honest(): Witness {
    const state = new WitnessState(this.folder);
    const signer = createWitnessSigner(this.name, this.key);
    return new Witness({ signer, logs: this.logs.map(parseVerifierKey), state, clock: this.clock });
  }

  /** Learns of a log; its address is known only when it listens. */
  know(vkey: string): void {
    this.logs.push(vkey);
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}/`;
  }

  /** The setting CAUSEWAY_WITNESS. */
  get setting(): string {
    return `${this.vkey} ${this.url}`;
  }

  /** Listens, again on the same port after `leave`. */
  async listen(): Promise<void> {
    let witness = this.honest();
    let known = this.logs.length;
    const server = makeWitnessServer({
      vkey: this.vkey,
      addCheckpoint: (body) => {
        this.bodies.push(Buffer.from(body).toString('utf8'));
        if (this.logs.length !== known) [witness, known] = [this.honest(), this.logs.length];
        return (this.instead ?? ((sent: Uint8Array) => witness.addCheckpoint(sent)))(body);
      },
      report: (error) => this.errors.push(error),
    });
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Is down: nobody listens any more. */
  async leave(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  async stop(): Promise<void> {
    await this.leave();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
