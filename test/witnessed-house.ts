import { logVerifierKey, makeSequencer } from '../src/installation.js';
import type { WitnessCollector } from '../src/platform/audit-log/collector.js';
import type { Sequencer } from '../src/platform/audit-log/sequencer.js';
import type { Policy } from '../src/platform/audit-log/witness-policy.js';
import { policyOf } from '../src/platform/audit-log/witness-settings.js';
import { Operations } from '../src/platform/operation.js';
import { makeCollector } from '../src/witnessing.js';
import { House } from './house.js';
import { TestWitness } from './platform/audit-log/test-witness.js';

/** A house whose log is sequenced and brought to a nearest witness, as `serve` does it. */
export class WitnessedHouse {
  private constructor(
    readonly house: House,
    /** null when the house has no witness. */
    readonly witness: TestWitness | null,
    readonly sequencer: Sequencer,
    private readonly collector: WitnessCollector,
  ) {}

  static async open(only: { isWitnessed: boolean } = { isWitnessed: true }): Promise<WitnessedHouse> {
    const witness = only.isWitnessed ? await TestWitness.start([]) : null;
    const house = await House.open(
      witness === null ? {} : { settings: { CAUSEWAY_WITNESS: witness.setting } },
    );
    const { opened } = house;
    witness?.know(logVerifierKey(opened));
    const collector = makeCollector(opened, house.app.get(Operations), () => sequencer);
    const sequencer = await makeSequencer(opened, (signed) => collector.onSigned(signed));
    opened.journal.whenDue(() => sequencer.nudge());
    sequencer.start(200);
    collector.start();
    return new WitnessedHouse(house, witness, sequencer, collector);
  }

  /** The policy that the auditor can download, as the service composes it. */
  policy(): Policy {
    const { opened } = this.house;
    return policyOf(opened.config.witnesses, logVerifierKey(opened));
  }

  async close(): Promise<void> {
    await this.collector.stop();
    await this.sequencer.stop();
    await this.witness?.stop();
    await this.house.close();
  }
}
