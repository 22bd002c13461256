import { openBytes, sealBytes, type Sealed } from './envelope.js';
import type { KeyObject } from './primitives.js';

/** Version of the one key; another version would come with another label in secrets.ts. */
const KEY_VERSION = 1;

/** Where a secret of an account stands: whose it is, and frozen names of docs/spec/envelope.md with the row's id. */
export interface SecretPlace {
  staffId: string;
  table: 'totp';
  row: string;
  column: 'secret';
}

/**
 * Seals secrets of accounts that the service itself has to read, such as those of authenticator apps: RF1 in the
 * compartment `accounts`, under one key that comes from a file beside the database. A dump alone opens nothing.
 */
export class SecretSeal {
  /** @param key 32 bytes @param deployment the installation: its id and kind, as in every seal */
  constructor(
    private readonly key: KeyObject,
    private readonly deployment: string,
  ) {}

  seal(place: SecretPlace, secret: Uint8Array): Sealed {
    return sealBytes(this.key, KEY_VERSION, this.contextOf(place), secret);
  }

  /** @throws BrokenSeal for bytes that were damaged, moved, or sealed elsewhere */
  open(place: SecretPlace, sealed: Buffer): Buffer {
    return openBytes(this.key, this.contextOf(place), sealed);
  }

  private contextOf({ staffId, table, row, column }: SecretPlace) {
    return { deployment: this.deployment, scope: staffId, compartment: 'accounts', table, row, column };
  }
}
