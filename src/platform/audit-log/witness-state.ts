import { constants, mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { sha256 } from '../crypto/primitives.js';
import { HASH_BYTES } from './merkle.js';

/** What a witness remembers of a log: the newest checkpoint that it cosigned. */
export interface WitnessedTree {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  /** The checkpoint itself: with a later one that contradicts it, proof against the log. */
  readonly note: string;
}

const FORMAT = 'causeway-witness-state/1';
const stored = z.strictObject({
  format: z.literal(FORMAT),
  origin: z.string(),
  size: z.int().min(0),
  root: z
    .base64()
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((root) => root.length === HASH_BYTES),
  note: z.string(),
});

/** The memory of a witness is damaged. It must not forget: whoever brings it back decides what it knew. */
export class WitnessStateBroken extends Error {
  constructor(readonly file: string) {
    super(`the witness cannot read what it remembers: ${file}`);
    this.name = 'WitnessStateBroken';
  }
}

/** The memory of a witness: a folder with one file a log, named by the SHA-256 of its origin. */
export class WitnessState {
  constructor(private readonly folder: string) {}

  /** Makes the folder if it does not exist. */
  async prepare(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
  }

  /** What is known of a log; undefined when nothing was cosigned yet. @throws WitnessStateBroken */
  async find(origin: string): Promise<WitnessedTree | undefined> {
    const file = this.#fileOf(origin);
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const parsed = stored.safeParse(parseJson(text));
    if (!parsed.success || parsed.data.origin !== origin) throw new WitnessStateBroken(path.basename(file));
    return parsed.data;
  }

  /** Remembers a checkpoint: when this returns it is on the disk, whole. */
  async store({ origin, size, root, note }: WitnessedTree): Promise<void> {
    const file = this.#fileOf(origin);
    const draft = `${file}.new`;
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(
        `${JSON.stringify({ format: FORMAT, origin, size, root: root.toString('base64'), note }, null, 2)}\n`,
      );
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
    await syncFolder(this.folder);
  }

  #fileOf(origin: string): string {
    return path.join(this.folder, `${sha256(Buffer.from(origin, 'utf8')).toString('hex')}.json`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder to sync it.
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
