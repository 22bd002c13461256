import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { describeError, makeLogger, NestLog } from '../../src/platform/log.js';
import { Operations } from '../../src/platform/operation.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { House } from '../house.js';

/** A value that must appear in no line. */
const MARKER = 'Karim Marker';

let lines: string[];
beforeEach(() => {
  lines = [];
});
const logger = () => makeLogger('debug', { write: (line) => void lines.push(line) });

describe('what the log tells of an error', () => {
  it('is its kind, the codes and names of the database, and the place in the code', () => {
    const driverError = Object.assign(new Error(MARKER), {
      code: '23505',
      constraint: 'staff_username_key',
      table: 'staff',
      detail: MARKER,
    });
    const error = Object.assign(new Error(MARKER), {
      name: 'QueryFailedError',
      driverError,
      query: MARKER,
      parameters: [MARKER],
    });
    const described = describeError(error);
    expect(described).toMatchObject({
      kind: 'QueryFailedError',
      cause: { code: '23505', constraint: 'staff_username_key', table: 'staff' },
    });
    expect((described['at'] as string[])[0]).toMatch(/^at .*log\.spec\.ts/);
    expect(JSON.stringify(described)).not.toContain(MARKER);
  });

  it('is no part of a message, even of one that looks like a place in the code', () => {
    const error = new Error(`wrong\n    at ${MARKER} (file.ts:1:1)\nend`);
    expect(JSON.stringify(describeError(error))).not.toContain(MARKER);
    expect(describeError(error)['at']).not.toEqual([]);
  });

  it('is no part of a message that was changed later', () => {
    const error = new Error(`first\n    at ${MARKER} (file.ts:1:1)`);
    expect(error.stack).toContain(MARKER);
    error.message = 'second';
    expect(describeError(error)['at']).toEqual([]);
  });

  it.each([[MARKER], [{ secret: MARKER }], [[MARKER]], [undefined], [null], [42]])(
    'is only its type when it is no error: %j',
    (thrown) => {
      expect(describeError(thrown)).toEqual({ kind: typeof thrown });
    },
  );

  it('leaves out values however the logger is called', () => {
    const error = new Error(MARKER);
    const log = logger();
    log.error(error);
    log.error({ err: error });
    log.error({ err: error }, 'a text');
    log.error({ error }, 'a text');
    log.warn(error, 'a text');
    new NestLog(log).error(error);
    expect(lines.length).toBe(6);
    expect(lines.join('')).not.toContain(MARKER);
    expect(lines.every((line) => line.includes('"kind":"Error"'))).toBe(true);
  });

  it('keeps texts of our own', () => {
    logger().info('the service listens');
    logger().error({ err: new Error(MARKER), act: 'case.open' }, 'it failed');
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['the service listens', 'it failed']);
  });
});

describe('what a running service logs', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open();
  });
  afterAll(() => house.close());

  /** Lines that were logged while `work` ran. */
  async function logged(work: () => Promise<unknown>): Promise<string> {
    const before = house.logged.length;
    await work();
    return house.logged.slice(before).join('');
  }

  it('of a failed statement holds neither its values nor what the database said of them', async () => {
    const amina = await house.signIn('amina');
    await house.asSuperuser((client) =>
      client.query(`
        CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'no %', NEW.pseudonym USING DETAIL = NEW.pseudonym, HINT = NEW.pseudonym; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON app.case_file FOR EACH ROW EXECUTE FUNCTION public.refuse();`),
    );
    let answer = { status: 0, body: { incident: '' } };
    const log = await logged(async () => {
      answer = await amina.post('/api/cases', { pseudonym: MARKER, risk: 'LOW' });
    });
    await house.asSuperuser((client) => client.query('DROP FUNCTION public.refuse() CASCADE'));
    expect(answer).toMatchObject({ status: 500, body: { code: 'unexpected' } });
    expect(JSON.stringify(answer.body)).not.toContain(MARKER);
    expect(log).toContain('"kind":"QueryFailedError"');
    expect(log).toContain('"code":"P0001"');
    expect(log).toContain(answer.body.incident);
    expect(log).not.toContain(MARKER);
  });

  it('of an answer that is not as declared holds no value, and the value does not leave', async () => {
    const id = await house.openCase('amina', 'Grey Heron');
    const amina = await house.signIn('amina');
    await house.arrange((client) =>
      client.query('UPDATE app.case_file SET phase = $1 WHERE id = $2', [MARKER, id]),
    );
    let answer = { status: 0, body: {} as unknown };
    const log = await logged(async () => {
      answer = await amina.get(`/api/cases/${id}`);
    });
    await house.arrange((client) =>
      client.query(`UPDATE app.case_file SET phase = 'REFERRED' WHERE id = $1`, [id]),
    );
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toContain(MARKER);
    expect(log).toContain('"kind":"ZodError"');
    expect(log).not.toContain(MARKER);
  });

  it('of input that is not valid is nothing at all', async () => {
    const amina = await house.signIn('amina');
    const log = await logged(async () => {
      await amina.post('/api/cases', { pseudonym: 'a', risk: MARKER });
      await amina.send('POST', '/api/cases', `{"${MARKER}`, {});
      await amina.get(`/api/cases/${encodeURIComponent(MARKER)}`);
      await amina.get(`/api/search/people?q=${encodeURIComponent(MARKER)}`);
      await house.stranger().post('/api/session', { username: MARKER, password: MARKER });
    });
    expect(log).toBe('');
  });

  it('of an error in our own code holds no value', async () => {
    const operations = house.app.get(Operations);
    const log = await logged(() =>
      operations.run(systemActor('system:setup'), 'staff.create', 'setup', async (op) => {
        op.record({});
        op.whenCommitted(() =>
          Promise.reject(
            new z.ZodError([{ code: 'custom', path: [MARKER], message: MARKER, input: MARKER }]),
          ),
        );
        op.whenCommitted(() => op.db.query('SELECT $1::integer', [MARKER]));
      }),
    );
    expect(log.match(/work after the commit failed/g)).toHaveLength(2);
    expect(log).not.toContain(MARKER);
  });
});
