import { Inject, Injectable } from '@nestjs/common';
import {
  isOffHost,
  markOf,
  type ReachableWitness,
  type WitnessSettings,
} from '../../platform/audit-log/witness-settings.js';
import type { Operation } from '../../platform/operation.js';
import { WITNESSES } from '../../platform/tokens.js';
import type { WitnessList } from './log.schema.js';
import { standingOf, type WitnessFacts } from './witness-standing.js';
import { type HeardWitnesses, WitnessesRepository } from './witnesses.repository.js';

/** Who watches the log, for the auditor. */
@Injectable()
export class WitnessesService {
  constructor(
    private readonly rows: WitnessesRepository,
    @Inject(WITNESSES) private readonly settings: WitnessSettings,
  ) {}

  async list(op: Operation): Promise<WitnessList> {
    const known = await this.rows.read(op);
    const { near, outside } = this.settings;
    const witnesses = [
      ...(near === null ? [] : [factsOf(near, 'near', known)]),
      ...outside.map((witness) => factsOf(witness, 'outside', known)),
    ];
    op.record({ count: witnesses.length });
    return standingOf(witnesses, known.dueSize, known.now);
  }
}

function factsOf(
  { verifier, url }: ReachableWitness,
  kind: WitnessFacts['kind'],
  { heard }: HeardWitnesses,
): WitnessFacts {
  return {
    name: verifier.name,
    kind,
    isOffHost: isOffHost(url),
    heard: heard.get(markOf(verifier)) ?? null,
  };
}
