import { type KeyObject } from './primitives.js';

/** Why a root key cannot be had. `wrong-secret` says no more on purpose. */
export type RootKeyReason = 'missing' | 'bare' | 'wrong-secret' | 'broken' | 'permissions';

/** A root key that is not there, may not be used, or does not unseal. Tells no secret. */
export class RootKeyProblem extends Error {
  override readonly name = 'RootKeyProblem';
  constructor(
    readonly reason: RootKeyReason,
    /** The version asked for, where one is concerned. */
    readonly version?: number,
  ) {
    super(version === undefined ? `root key: ${reason}` : `root key ${version}: ${reason}`);
  }
}

/** The root keys (KEK) of an installation, opened. New data keys are wrapped under the current one. */
export interface RootKeys {
  readonly current: number;
  /** Throws RootKeyProblem 'missing' for a version that is not there: never made, or destroyed. */
  get(version: number): KeyObject;
}

/** Holds opened root keys by version; the highest is current. Throws RootKeyProblem 'missing' without any. */
export function holdRootKeys(keys: ReadonlyMap<number, KeyObject>): RootKeys {
  if (keys.size === 0) throw new RootKeyProblem('missing');
  const held = new Map(keys);
  return {
    current: Math.max(...held.keys()),
    get(version) {
      const key = held.get(version);
      if (key === undefined) throw new RootKeyProblem('missing', version);
      return key;
    },
  };
}
