import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Clock } from '../clock.js';
import type { SigningKey } from '../crypto/primitives.js';
import type { PublishedLog } from './published.js';

/** A checkpoint that the log signed. `note` carries the log's own signature only. */
export interface Signed {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
}

export interface SequencerParts {
  /** Connections of the role causeway_sequencer. */
  pool: Pick<Pool, 'connect' | 'query'>;
  /** The log's name in its checkpoints: without scheme, such as `host/log/<installation id>`. */
  origin: string;
  key: SigningKey;
  /** Who this process is; another value in every process. */
  instance: string;
  clock: Pick<Clock, 'now'>;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Where the log is published while this process leads. */
  published: PublishedLog;
  /** The most events that one transaction places; 5,000 when absent. */
  batch?: number;
  /**
   * Called after a checkpoint was stored and published, and with the latest one when this process begins to lead (its
   * predecessor may have been killed before it could tell anybody).
   */
  onSigned?: (signed: Signed) => void;
}
