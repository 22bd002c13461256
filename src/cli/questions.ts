import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandFailure } from './failure.js';

/**
 * Asks the operator one question after another: on a terminal with the question shown, and what is secret not shown
 * while it is typed; elsewhere each answer is the next line of standard input. Nothing is taken from the command line,
 * where other users of the machine could read it.
 */
export class Questions {
  #isSilent = false;
  readonly #isTerminal = process.stdin.isTTY;
  readonly #reader: Interface;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    const output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        if (!this.#isSilent) process.stderr.write(chunk);
        done();
      },
    });
    this.#reader = createInterface({ input: process.stdin, output, terminal: this.#isTerminal });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** Asks for something that may be seen. */
  ask(question: string): Promise<string> {
    return this.#next(question, false);
  }

  /** Asks for a password or a code. */
  askSecret(question: string): Promise<string> {
    return this.#next(question, true);
  }

  close(): void {
    this.#reader.close();
  }

  async #next(question: string, isSecret: boolean): Promise<string> {
    if (this.#isTerminal) process.stderr.write(question);
    this.#isSilent = isSecret;
    const { value, done } = await this.#lines.next();
    this.#isSilent = false;
    if (this.#isTerminal && isSecret) process.stderr.write('\n');
    if (done === true) throw new CommandFailure('an answer is missing on standard input', 2);
    return value;
  }
}
