import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { logOrigin } from '../../src/installation.js';
import { askWitness } from '../../src/platform/audit-log/witness-client.js';
import { formatProof, parseProof, verifyProof } from '../../src/platform/audit-log/proof-file.js';
import type { ReachableWitness } from '../../src/platform/audit-log/witness-settings.js';
import { witnessKnowsMore } from '../../src/witnessing.js';
import { breakGlass } from '../emergency/emergencies.js';
import { SmallLog } from '../platform/audit-log/small-log.js';
import type { House } from '../house.js';
import { WitnessedHouse } from '../witnessed-house.js';

let here: WitnessedHouse;
let house: House;
let near: ReachableWitness;
/** The receipt of an act that the attacker wants to have never happened. */
let receipt: string;
beforeAll(async () => {
  here = await WitnessedHouse.open();
  house = here.house;
  near = house.opened.config.witnesses.near!;
  const opened = await breakGlass(house, 'sara', await house.openCase());
  expect(opened).toMatchObject({ status: 201, body: { receipt: { state: 'cosigned' } } });
  receipt = (await (await house.signIn('sara')).get(`/api/receipts/${opened.body.id}/proof`)).body;
  // What the house does from here on must not change what the witness knows.
  await here.sequencer.stop();
}, 120_000);
afterAll(() => here.close());

/** Another history, signed with the log's own key. */
const fork = (size: number) =>
  SmallLog.ofSize(logOrigin(house.opened.installation), size, house.opened.secrets.log, 'forged');
const clock = { now: () => new Date() };
const sizeKnown = async (): Promise<number> => {
  const reply = await askWitness(near, { oldSize: 0, proof: [], note: fork(1).sign(1) }, { clock });
  if (reply.kind !== 'knows') throw new Error(`the witness answers ${reply.kind}`);
  return reply.size;
};

describe('whoever steals the log key and signs another history', () => {
  it('gets no cosignature: the witness holds the true tree of that size', async () => {
    const size = await sizeKnown();
    const note = fork(size).sign(size);
    expect(await askWitness(near, { oldSize: size, proof: [], note }, { clock })).toEqual({
      kind: 'knows',
      size,
    });
  });

  it('gets no cosignature for a longer one either: it does not follow from what the witness holds', async () => {
    const size = await sizeKnown();
    const forged = fork(size + 50);
    const proof = await forged.proveConsistency(size, size + 50);
    const note = forged.sign(size + 50);
    expect(await askWitness(near, { oldSize: size, proof, note }, { clock })).toEqual({
      kind: 'refused',
      status: 422,
    });
    expect(await sizeKnown()).toBe(size);
  });

  it('cannot show it to anybody who holds the policy: the quorum is not met', async () => {
    const forged = fork(40);
    const proof = formatProof({
      extra: Buffer.from('forged 3'),
      index: 3,
      hashes: await forged.proveInclusion(3, 40),
      note: forged.sign(40),
    });
    expect(() => verifyProof(proof, here.policy())).toThrow('quorum');
    // The key alone would have done.
    expect(verifyProof(proof, { ...here.policy(), quorum: null }).index).toBe(3);
  });

  it('cannot move a cosignature of the true history to the forged one', async () => {
    const genuine = parseProof(receipt);
    const forged = fork(40);
    const stolen = genuine.note
      .split('\n')
      .filter((line) => line.startsWith(`\u2014 ${near.verifier.name} `));
    expect(stolen).toHaveLength(1);
    const proof = formatProof({
      extra: Buffer.from('forged 3'),
      index: 3,
      hashes: await forged.proveInclusion(3, 40),
      note: `${forged.sign(40)}${stolen[0]!}\n`,
    });
    expect(() => verifyProof(proof, here.policy())).toThrow('checkpoint');
  });

  it('cannot make the receipt of the true act untrue', () => {
    expect(verifyProof(receipt, here.policy()).cosignedBy.has(near.verifier.name)).toBe(true);
  });
});

describe('whoever puts an older database in place', () => {
  it('is found out at the next start, because the witness knows a longer log', async () => {
    expect(await witnessKnowsMore(house.opened)).toBeUndefined();
    const known = await sizeKnown();
    await house.asSuperuser(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query('DELETE FROM audit.checkpoint WHERE tree_size > 3');
      await client.query('DELETE FROM audit.cosignature');
    });
    const beyond = await witnessKnowsMore(house.opened);
    expect(beyond?.known).toBe(known);
    expect(beyond?.stored).toBeLessThanOrEqual(3);
  });

  it('is found out even when nothing of the log is left', async () => {
    await house.asSuperuser(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query('DELETE FROM audit.checkpoint');
    });
    expect((await witnessKnowsMore(house.opened))?.stored).toBe(0);
  });

  it('does not keep the service from starting when the witness is down', async () => {
    await here.witness!.leave();
    expect(await witnessKnowsMore(house.opened)).toBeUndefined();
  });
});
