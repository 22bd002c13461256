import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { Heartbeat } from '../../../src/platform/audit-log/heartbeat.js';
import { Operations } from '../../../src/platform/operation.js';
import { LOGGER } from '../../../src/platform/tokens.js';
import { linesOf } from '../../cases/lines.js';
import { House } from '../../house.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

describe('the heartbeat of the log', () => {
  it('is a line of the service itself, so that silence shows', async () => {
    const lines = await linesOf(house, () => house.app.get(Heartbeat).beat());
    expect(lines).toMatchObject([{ act: 'log.heartbeat', actor: { kind: 'system' }, res: 'allowed' }]);
  });

  it('that cannot be written is logged without values, and the service goes on', async () => {
    const logged: unknown[] = [];
    const broken = { recordAlone: () => Promise.reject(new Error('a value of the database')) };
    const module = await Test.createTestingModule({
      providers: [
        Heartbeat,
        { provide: Operations, useValue: broken },
        { provide: LOGGER, useValue: { error: (_facts: unknown, text: string) => logged.push(text) } },
      ],
    }).compile();
    await module.get(Heartbeat).beat();
    expect(logged).toEqual(['the heartbeat was not written']);
  });
});
