import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from 'pg';
import { decodeEntry, type Entry } from '../../src/platform/audit-log/entry.js';
import { newId } from '../../src/platform/crypto/primitives.js';
import { type Operation, Operations } from '../../src/platform/operation.js';
import { notFound, Problem } from '../../src/platform/problem.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { House } from '../house.js';

let house: House;
let operations: Operations;
beforeAll(async () => {
  house = await House.open();
  operations = house.app.get(Operations);
});
afterAll(() => house.close());

const setup = systemActor('system:setup');

/** Makes an office: a change that can be looked for afterwards. */
function insertOffice(op: Operation, id: string): Promise<unknown> {
  return op.db.query(`INSERT INTO auth.office VALUES ($1, 'South', 'UTC', 1)`, [id]);
}

async function exists(id: string): Promise<boolean> {
  const { rowCount } = await house.asSuperuser((client) =>
    client.query('SELECT FROM auth.office WHERE id = $1', [id]),
  );
  return rowCount === 1;
}

async function readEntries(): Promise<Entry[]> {
  const { rows } = await house.asSuperuser((client) =>
    client.query<{ entry: Buffer }>('SELECT entry FROM audit.event ORDER BY id'),
  );
  return rows.map((row) => decodeEntry(row.entry));
}

async function newEntries(act: () => Promise<unknown>): Promise<Entry[]> {
  const before = (await readEntries()).length;
  await act();
  return (await readEntries()).slice(before);
}

/** Counters of each instance that are missing or double. Empty when every line is accounted for. */
async function findGaps(): Promise<string[]> {
  const byInstance = new Map<string, number[]>();
  for (const { inst, ctr } of await readEntries())
    byInstance.set(inst, [...(byInstance.get(inst) ?? []), ctr]);
  return [...byInstance].flatMap(([inst, counters]) => {
    const sorted = counters.toSorted((a, b) => a - b);
    return sorted.flatMap((counter, index) =>
      counter === index + 1 ? [] : [`${inst} ${counter} at ${index + 1}`],
    );
  });
}

describe('an operation', () => {
  it('commits a change together with its line', async () => {
    const id = newId();
    const lines = await newEntries(() =>
      operations.run(setup, 'staff.create', 'setup', async (op) => {
        await insertOffice(op, id);
        op.record({ record: { type: 'office', id }, version: 1 });
      }),
    );
    expect(await exists(id)).toBe(true);
    expect(lines).toMatchObject([
      {
        act: 'staff.create',
        res: 'allowed',
        basis: 'system',
        purpose: 'setup',
        obj: { type: 'office', rev: 1 },
      },
    ]);
    expect(JSON.stringify(lines)).not.toContain(id);
  });

  it('does not commit without a line', async () => {
    const id = newId();
    const silent = operations.run(setup, 'staff.create', 'setup', (op) => insertOffice(op, id));
    await expect(silent).rejects.toThrow('the act staff.create recorded no line');
    expect(await exists(id)).toBe(false);
  });

  it('does not commit with a line that the log cannot take', async () => {
    const id = newId();
    const odd = operations.run(setup, 'staff.create', 'setup', async (op) => {
      await insertOffice(op, id);
      op.record({ record: { type: 'Not A Word', id } });
    });
    await expect(odd).rejects.toThrow('audit entry invalid');
    expect(await exists(id)).toBe(false);
  });

  it('that is refused undoes everything and leaves one line that says so', async () => {
    const id = newId();
    const caseId = newId();
    const lines = await newEntries(async () => {
      const refused = operations.run(setup, 'staff.create', 'setup', async (op) => {
        await insertOffice(op, id);
        op.record({ record: { type: 'office', id } });
        op.subject.caseId = caseId;
        op.subject.compartments = ['core'];
        throw notFound();
      });
      await expect(refused).rejects.toMatchObject({ code: 'not-found' });
    });
    expect(await exists(id)).toBe(false);
    const told = lines.filter((line) => line.act !== 'void');
    expect(told).toMatchObject([
      { act: 'staff.create', res: 'refused', reason: 'not-found', obj: { cmp: ['core'] } },
    ]);
    expect(told[0]!.obj!.case).toMatch(/^c_/);
  });

  it.each(['not-found', 'forbidden', 'stale', 'move', 'damaged'] as const)(
    'writes the line of a refusal: %s',
    async (code) => {
      const lines = await newEntries(() =>
        operations
          .run(setup, 'staff.create', 'setup', () => Promise.reject(new Problem(code)))
          .catch(() => undefined),
      );
      expect(lines).toMatchObject([{ res: 'refused', reason: code }]);
    },
  );

  it('that fails for another reason undoes everything and says nothing of it in the log', async () => {
    const id = newId();
    const lines = await newEntries(async () => {
      const broken = operations.run(setup, 'staff.create', 'setup', async (op) => {
        await insertOffice(op, id);
        op.record({});
        throw new TypeError('a mistake');
      });
      await expect(broken).rejects.toThrow('a mistake');
    });
    expect([await exists(id), lines]).toEqual([false, []]);
  });

  it('that swallowed an error of the database does not commit half of its work', async () => {
    const id = newId();
    const swallowed = operations.run(setup, 'staff.create', 'setup', async (op) => {
      await insertOffice(op, id);
      await op.db.query('SELECT 1/0').catch(() => undefined);
      op.record({});
    });
    await expect(swallowed).rejects.toMatchObject({ driverError: { code: '25P02' } });
    expect(await exists(id)).toBe(false);
  });

  it.each(['57P01', '53100', '08006', 'ECONNRESET'])(
    'that lost the database says that it is unavailable: %s',
    async (code) => {
      const lost = Object.assign(new Error('lost'), { code });
      const failed = operations.run(setup, 'staff.create', 'setup', () => Promise.reject(lost));
      await expect(failed).rejects.toMatchObject({ name: 'Problem', code: 'unavailable' });
    },
  );

  it('leaves its context behind in no connection', async () => {
    await operations.run(setup, 'staff.create', 'setup', async (op) => op.record({}));
    const contexts = await Promise.all(
      Array.from({ length: 12 }, () =>
        house.opened.dataSource.query(`SELECT current_setting('causeway.context', true) AS context`),
      ),
    );
    expect(new Set(contexts.flat().map((row: { context: string | null }) => row.context ?? ''))).toEqual(
      new Set(['']),
    );
  });

  it('names the line of a longer work that it is a part of', async () => {
    const [parent] = await newEntries(() =>
      operations.run(setup, 'staff.create', 'setup', async (op) => op.record({})),
    );
    const address = { inst: parent!.inst, ctr: parent!.ctr };
    const [part] = await newEntries(() =>
      operations.run(setup, 'staff.create', 'setup', async (op) => op.record({}), address),
    );
    expect(part!.parent).toEqual(address);
  });
});

describe('what waits for the commit', () => {
  const run = (works: (() => Promise<void>)[], end: () => Promise<unknown> = async () => 'done') =>
    operations.run(setup, 'staff.create', 'setup', async (op) => {
      works.forEach((work) => op.whenCommitted(work));
      op.record({});
      return end();
    });

  it('runs after it, and sees what was committed', async () => {
    const id = newId();
    let seen = false;
    await operations.run(setup, 'staff.create', 'setup', async (op) => {
      await insertOffice(op, id);
      op.whenCommitted(async () => void (seen = await exists(id)));
      op.record({});
    });
    expect(seen).toBe(true);
  });

  it('does not run when the operation failed', async () => {
    let ran = false;
    await expect(
      run([async () => void (ran = true)], () => Promise.reject(notFound())),
    ).rejects.toMatchObject({ code: 'not-found' });
    expect(ran).toBe(false);
  });

  it('does not make the operation fail, nor keep the others from running', async () => {
    const ran: string[] = [];
    const works = [
      () => Promise.reject(new Error('the post is closed')),
      () => {
        throw new Error('thrown at once');
      },
      async () => void ran.push('last'),
    ];
    expect(await run(works)).toBe('done');
    expect(ran).toEqual(['last']);
    expect(house.logged.filter((line) => line.includes('work after the commit failed')).length).toBe(2);
  });
});

describe('when the audit log takes no line', () => {
  /** Runs work while the service may not insert into the log, as if it were full. */
  async function withoutLog(
    work: () => Promise<void>,
    how = `REVOKE INSERT ON audit.event FROM causeway_app`,
  ): Promise<void> {
    await house.asSuperuser((client) => client.query(how));
    try {
      await work();
    } finally {
      await house.asSuperuser((client) =>
        client.query(
          `GRANT INSERT (epoch, entry) ON audit.event TO causeway_app; DROP TRIGGER IF EXISTS full_disk ON audit.event`,
        ),
      );
    }
  }

  it('nothing of a case is disclosed and nothing is changed', async () => {
    const amina = await house.signIn('amina');
    const id = await house.openCase('amina', 'Marker Heron');
    const sara = await house.signIn('sara');
    await withoutLog(async () => {
      const answers = [
        await amina.get(`/api/cases/${id}`),
        await amina.get('/api/cases'),
        await sara.get(`/api/cases/${id}`),
        await amina.put(`/api/cases/${id}/core`, {
          version: 1,
          value: { pseudonym: 'Marker Wren', risk: 'LOW', reviewDue: null },
        }),
        await amina.post('/api/cases', { pseudonym: 'Marker Owl', risk: 'LOW' }),
        await amina.get('/api/search/people?q=marker'),
      ];
      expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual(
        answers.map(() => [500, 'unexpected']),
      );
      expect(answers.filter((answer) => JSON.stringify(answer.body).includes('Marker'))).toEqual([]);
    });
    expect((await amina.get(`/api/cases/${id}`)).body).toMatchObject({
      pseudonym: 'Marker Heron',
      version: 1,
    });
    expect(
      (await amina.get('/api/cases')).body.items.map((item: { pseudonym: string }) => item.pseudonym),
    ).not.toContain('Marker Owl');
  });

  it('nobody signs in, and nobody learns that a case is not theirs', async () => {
    const id = await house.openCase();
    const [omar, marc] = [await house.signIn('omar'), await house.signIn('marc')];
    await withoutLog(async () => {
      await expect(house.signInAnew('omar')).rejects.toThrow('omar could not sign in: 500');
      expect((await omar.get(`/api/cases/${id}`)).status).toBe(500);
      expect((await marc.get('/api/staff')).status).toBe(500);
    });
    expect((await omar.get(`/api/cases/${id}`)).status).toBe(404);
  });

  it('a full disk is 503, and nothing is half-written', async () => {
    const amina = await house.signIn('amina');
    await house.asSuperuser((client) =>
      client.query(`CREATE FUNCTION public.full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$`),
    );
    const trigger =
      'CREATE TRIGGER full_disk BEFORE INSERT ON audit.event FOR EACH ROW EXECUTE FUNCTION public.full_disk()';
    await withoutLog(async () => {
      const answer = await amina.post('/api/cases', { pseudonym: 'Half Heron', risk: 'LOW' });
      expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
    }, trigger);
    const { rows } = await house.asSuperuser((client) =>
      client.query(`SELECT FROM app.case_file WHERE pseudonym = 'Half Heron'`),
    );
    expect(rows).toEqual([]);
  });

  it('the lines that were lost are filled by void entries, so that no counter is missing', async () => {
    const amina = await house.signIn('amina');
    await withoutLog(async () => {
      await amina.get('/api/cases');
      await amina.get('/api/cases');
    });
    const lines = await newEntries(() => amina.get('/api/cases'));
    expect(lines.filter((line) => line.act === 'void').length).toBeGreaterThanOrEqual(2);
    expect(lines.at(-1)).toMatchObject({ act: 'case.list', res: 'allowed' });
    expect(await findGaps()).toEqual([]);
  });
});

describe('a transaction that fails at its very end', () => {
  /** Makes every new case fail, or wait, at COMMIT. */
  function atCommit(body: string): Promise<unknown> {
    return house.asSuperuser((client) =>
      client.query(`
        CREATE FUNCTION public.at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON app.case_file DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION public.at_commit();`),
    );
  }
  const asBefore = () =>
    house.asSuperuser((client) => client.query('DROP FUNCTION public.at_commit() CASCADE'));

  it('gives its counters back: void entries fill them', async () => {
    const amina = await house.signIn('amina');
    await atCommit(`RAISE EXCEPTION 'not today';`);
    const answer = await amina.post('/api/cases', { pseudonym: 'Late Heron', risk: 'LOW' });
    await asBefore();
    expect(answer.status).toBe(500);
    const lines = await newEntries(() => amina.get('/api/cases'));
    // one for the act and one for each row that it had sealed: the case, the lead's grant and those of the office
    expect(lines.map((line) => line.act)).toEqual([...Array<string>(5).fill('void'), 'case.list']);
    expect(await findGaps()).toEqual([]);
  });

  it('by losing the database begins another instance, because nobody can say whether it committed', async () => {
    const amina = await house.signIn('amina');
    const before = (await readEntries()).at(-1)!.inst;
    await atCommit('PERFORM pg_sleep(60);');
    const asked = amina.post('/api/cases', { pseudonym: 'Lost Heron', risk: 'LOW' });
    await terminateWhere(`wait_event = 'PgSleep'`);
    expect((await asked).status).toBe(503);
    await asBefore();
    const lines = await newEntries(() => amina.get('/api/cases'));
    expect(lines).toMatchObject([
      { act: 'instance.start', ctr: 1, prev: before },
      { act: 'case.list', ctr: 2 },
    ]);
    expect(lines[0]!.inst).not.toBe(before);
  });
});

describe('when the database is lost', () => {
  const limit = (connections: number) => (client: Client) =>
    client.query(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT ${connections}', current_database()); END $$`,
    );

  it('every answer is 503 and a problem, and the service recovers by itself', async () => {
    const amina = await house.signIn('amina');
    const id = await house.openCase('amina', 'Marker Heron');
    await house.asSuperuser(limit(0));
    await house.asSuperuser((client) =>
      client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'causeway_app'`,
      ),
    );
    const lost = [
      await amina.get(`/api/cases/${id}`),
      await amina.post('/api/cases', { pseudonym: 'Late Heron', risk: 'LOW' }),
      await house.stranger().post('/api/session', { username: 'amina', password: 'x' }),
      await house.stranger().get('/api/health/ready'),
    ];
    const live = await house.stranger().get('/api/health/live');
    await house.asSuperuser(limit(-1));
    expect(lost.map((answer) => [answer.status, answer.body.code])).toEqual(
      lost.map(() => [503, 'unavailable']),
    );
    expect(JSON.stringify(lost)).not.toContain('Heron');
    expect(live.status).toBe(200);
    expect((await amina.get(`/api/cases/${id}`)).body.pseudonym).toBe('Marker Heron');
    expect((await house.stranger().get('/api/health/ready')).status).toBe(200);
  });

  it('in the middle of a request, the request is 503 and changed nothing', async () => {
    const amina = await house.signIn('amina');
    const answer = await house.asSuperuser(async (client) => {
      await client.query('BEGIN; LOCK TABLE app.case_grant IN ACCESS EXCLUSIVE MODE');
      const asked = amina.post('/api/cases', { pseudonym: 'Middle Heron', risk: 'LOW' });
      await terminateWhere(`wait_event_type = 'Lock'`);
      await client.query('ROLLBACK');
      return asked;
    });
    expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
    const { rows } = await house.asSuperuser((client) =>
      client.query(`SELECT FROM app.case_file WHERE pseudonym = 'Middle Heron'`),
    );
    expect(rows).toEqual([]);
    expect((await amina.get('/api/cases')).status).toBe(200);
  });
});

/** Ends the service's connection that waits, as soon as there is one. */
async function terminateWhere(condition: string): Promise<void> {
  await house.asSuperuser(async (client) => {
    let ended = 0;
    for (let polls = 0; polls < 1000 && ended === 0; polls += 1) {
      const { rowCount } = await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND usename = 'causeway_app' AND ${condition}`,
      );
      ended = rowCount ?? 0;
    }
  });
}
