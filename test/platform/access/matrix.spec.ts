import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Compartment, compartments } from '../../../src/platform/access/compartments.js';
import type { Right } from '../../../src/platform/access/policy.js';
import { House } from '../../house.js';
import { asActor } from '../database/as-actor.js';
import {
  type Action,
  actionNames,
  actions,
  isInTable,
  outsideCases,
  type Situation,
  situations,
  testers,
} from './matrix-cells.js';
import { type FullCase, giveGrants, makeFullCase } from './matrix-cases.js';
import { askByHttp, type Verdict } from './matrix-http.js';
import { askBySql, askForKey } from './matrix-sql.js';

/** What was asked, in numbers; printed at the end so that a reader sees how much the words "every cell" cover. */
const counted = { http: 0, 'no route': 0, sql: 0, keys: 0, allowed: 0, refused: 0 };

let house: House;
let cases: Map<Situation, FullCase>;
beforeAll(async () => {
  house = await House.open();
  cases = new Map();
  for (const situation of situations) {
    const full = await makeFullCase(house);
    await house.asSuperuser((client) => giveGrants(client, house, full.id, situation));
    cases.set(situation, full);
  }
}, 120_000);
afterAll(async () => {
  await house.close();
  process.stdout.write(
    `matrix: ${counted.http} cells asked by HTTP, ${counted.sql} by SQL, ${counted.keys} keys by SQL; ` +
      `${counted.allowed} allowed, ${counted.refused} refused, ${counted['no route']} without a route that does this\n`,
  );
});

const nameOf = ({ role, bases }: Situation) =>
  `${role}, ${bases.length === 0 ? 'no grant' : bases.join(' and ')}`;

function expected(situation: Situation, compartment: Compartment, rights: readonly Right[]): Verdict {
  return isInTable(situation, compartment, rights) ? 'allowed' : 'refused';
}

function count(verdict: Verdict, by: 'http' | 'sql' | 'keys'): void {
  if (verdict === 'no route') {
    if (by === 'http') counted['no route'] += 1;
    return;
  }
  counted[by] += 1;
  counted[verdict] += 1;
}

const cells = compartments.flatMap((compartment) => actionNames.map((action) => ({ compartment, action })));

describe.each(situations.map((situation) => [nameOf(situation), situation] as const))(
  '%s',
  (_, situation) => {
    const wrongCells = async (
      ask: (full: FullCase, compartment: Compartment, action: Action) => Promise<Verdict>,
      by: 'http' | 'sql',
    ): Promise<string[]> => {
      const full = cases.get(situation)!;
      const wrong: string[] = [];
      for (const { compartment, action } of cells) {
        const verdict = await ask(full, compartment, action);
        count(verdict, by);
        const right = expected(situation, compartment, actions[action]);
        if (verdict !== 'no route' && verdict !== right)
          wrong.push(`${action} ${compartment}: ${verdict}, not ${right}`);
      }
      return wrong;
    };

    it('may do by HTTP exactly what the table says', async () => {
      const visitor = await house.signIn(testers[situation.role]);
      expect(
        await wrongCells((full, name, action) => askByHttp(visitor, full, name, action), 'http'),
      ).toEqual([]);
    });

    it('may do by SQL exactly what the table says, also past the service', async () => {
      const wrong = await asActor(house, testers[situation.role], (client) =>
        wrongCells((full, name, action) => askBySql(client, full, name, action), 'sql'),
      );
      expect(wrong).toEqual([]);
    });

    it('gets exactly the keys that the table gives', async () => {
      const full = cases.get(situation)!;
      const wrong = await asActor(house, testers[situation.role], async (client) => {
        const found: string[] = [];
        for (const name of compartments.filter((each) => !outsideCases.includes(each))) {
          const verdict = await askForKey(client, full, name);
          count(verdict, 'keys');
          const right = expected(situation, name, ['read', 'write', 'report', 'approve']);
          if (verdict !== right) found.push(`${name}: ${verdict}, not ${right}`);
        }
        return found;
      });
      expect(wrong).toEqual([]);
    });
  },
);

describe('every cell', () => {
  it('was asked: each role, compartment and action', () => {
    expect(situations.length).toBeGreaterThanOrEqual(18);
    expect(counted.http + counted['no route']).toBe(situations.length * cells.length);
    expect(counted.allowed).toBeGreaterThan(100);
    expect(counted.refused).toBeGreaterThan(1_000);
  });
});
