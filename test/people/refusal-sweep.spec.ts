import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Logger } from 'pino';
import { RefusalSweep } from '../../src/people/sign-in/refusal-sweep.js';
import type { Tries } from '../../src/people/sign-in/tries.service.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function start(write: () => Promise<void>) {
  const warnings: string[] = [];
  const logger = { warn: (_: unknown, text: string) => void warnings.push(text) } as unknown as Logger;
  const sweep = new RefusalSweep({ writeRefusals: write } as unknown as Tries, logger);
  sweep.onModuleInit();
  return { sweep, warnings };
}

describe('what was refused while somebody had to wait', () => {
  it('is written every minute, until the service stops', async () => {
    let written = 0;
    const { sweep } = start(() => {
      written += 1;
      return Promise.resolve();
    });
    await jest.advanceTimersByTimeAsync(59_000);
    expect(written).toBe(0);
    await jest.advanceTimersByTimeAsync(121_000);
    expect(written).toBe(3);
    await sweep.onModuleDestroy();
    await jest.advanceTimersByTimeAsync(600_000);
    expect(written).toBe(3);
  });

  it('is tried again a minute later when the database was away', async () => {
    let tries = 0;
    const { sweep, warnings } = start(() => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('away')) : Promise.resolve();
    });
    await jest.advanceTimersByTimeAsync(120_000);
    expect([tries, warnings.length]).toEqual([2, 1]);
    await sweep.onModuleDestroy();
  });

  it('is waited for when the service stops in the middle of writing', async () => {
    let finish: () => void = () => undefined;
    const { sweep } = start(() => new Promise<void>((resolve) => (finish = resolve)));
    await jest.advanceTimersByTimeAsync(60_000);
    let stopped = false;
    const stopping = sweep.onModuleDestroy().then(() => (stopped = true));
    await jest.advanceTimersByTimeAsync(0);
    expect(stopped).toBe(false);
    finish();
    await stopping;
    expect(stopped).toBe(true);
  });
});
