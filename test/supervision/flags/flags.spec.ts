import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FLAG_KEY, FlagJob } from '../../../src/supervision/flags/flag-job.js';
import { FlagScan } from '../../../src/supervision/flags/flag-scan.js';
import { FlagTexts } from '../../../src/supervision/flags/flag-texts.js';
import { FlagsRepository } from '../../../src/supervision/flags/flags.repository.js';
import { HistoryRepository } from '../../../src/supervision/flags/history.repository.js';
import { ThresholdsRepository } from '../../../src/supervision/flags/thresholds.repository.js';
import { Operations } from '../../../src/platform/operation.js';
import { LOGGER } from '../../../src/platform/tokens.js';
import { linesOf } from '../../cases/lines.js';
import { House } from '../../house.js';
import { flagsOf, look, pageOf, refuse, rekeyAlone } from './looking.js';

let house: House;
let caseId: string;
beforeAll(async () => {
  house = await House.open();
  caseId = await house.openCase('amina', 'Grey Heron');
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => house.close());

describe('a flag', () => {
  it('is raised for a pattern in the log, with the person, the case and the lines, and is a line itself', async () => {
    await refuse(house, 'omar', caseId);
    const lines = await linesOf(house, async () => expect(await look(house)).toBe(1));
    expect(lines.filter(({ act }) => act === 'flag.raise')).toMatchObject([
      { res: 'allowed', actor: { role: 'system:flags' }, obj: { type: 'flag', cmp: ['staff'], rev: 1 } },
    ]);
    expect(await flagsOf(house, 'sara')).toMatchObject([
      {
        rule: 'F13',
        severity: 'MEDIUM',
        actor: { id: house.people.omar, name: 'Omar' },
        cases: [{ id: caseId, pseudonym: 'Grey Heron' }],
        hasOtherCases: false,
        lines: 6,
        isExplained: false,
        explanations: [],
        lookedFor: ['role-change'],
        verdict: null,
        damaged: false,
      },
    ]);
  });

  it('is raised once, however often the same lines are looked at', async () => {
    await refuse(house, 'omar', caseId, 2);
    expect(await look(house)).toBe(0);
    await house.asSuperuser((client) =>
      client.query(`UPDATE audit.flag_progress SET last_xact = '0', last_event = 0`),
    );
    expect(await look(house)).toBe(0);
    expect(await flagsOf(house, 'sara', 'rule=F13')).toHaveLength(1);
  });

  it('is not raised for ordinary work, and looking then writes no line', async () => {
    const amina = await house.signIn('amina');
    await amina.get(`/api/cases/${caseId}`);
    await amina.get(`/api/cases/${caseId}/compartments/contact`);
    const lines = await linesOf(house, async () => expect(await look(house)).toBe(0));
    expect(lines).toEqual([]);
  });

  it('stands with its explanation when there is one: cover for a colleague', async () => {
    const covered = await house.openCase('amina', 'Avocet');
    const until = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await house.assign(covered, 'bilal', { kind: 'cover', until });
    await (await house.signIn('bilal')).get(`/api/cases/${covered}`);
    expect(await look(house)).toBe(1);
    const [flag] = await flagsOf(house, 'sara', 'rule=F01');
    expect(flag).toMatchObject({
      rule: 'F01',
      actor: { name: 'Bilal' },
      isExplained: true,
      explanations: [{ kind: 'cover' }],
      cases: [{ id: covered }],
    });
    expect(Date.parse(flag!.explanations[0]!.until!)).toBeGreaterThan(Date.parse(until));
  });

  it('names no case where the lawyer’s notes are concerned', async () => {
    const amina = await house.signIn('amina');
    expect(
      (await amina.get(`/api/cases/${caseId}/compartments/legal-privileged`)).status,
    ).toBeGreaterThanOrEqual(400);
    await look(house);
    const [flag] = await flagsOf(house, 'sara', 'rule=F09');
    expect(flag).toMatchObject({
      severity: 'CRITICAL',
      actor: { name: 'Amina' },
      cases: [],
      hasOtherCases: false,
    });
  });

  it('names no person when no person did it', async () => {
    await rekeyAlone(house, caseId);
    expect(await look(house)).toBe(1);
    const [flag] = await flagsOf(house, 'jonas', 'rule=F21');
    expect(flag).toMatchObject({ severity: 'CRITICAL', actor: null, cases: [{ id: caseId }] });
  });
});

describe('looking through the log', () => {
  const newest = () => flagsOf(house, 'sara');

  it('loses and doubles nothing when it breaks off in the middle', async () => {
    const other = await house.openCase('bilal', 'Redshank');
    await refuse(house, 'noor', other);
    await refuse(house, 'lena', other);
    const before = (await newest()).length;
    const insert = Reflect.get(FlagsRepository.prototype, 'insert') as FlagsRepository['insert'];
    let inserted = 0;
    jest.spyOn(FlagsRepository.prototype, 'insert').mockImplementation(function (
      this: FlagsRepository,
      op,
      flag,
    ) {
      inserted += 1;
      return inserted === 2 ? Promise.reject(new Error('the power fails')) : insert.call(this, op, flag);
    });
    await expect(look(house)).rejects.toThrow('the power fails');
    expect(await newest()).toHaveLength(before);
    jest.restoreAllMocks();
    expect(await look(house)).toBe(2);
    expect(await newest()).toHaveLength(before + 2);
  });

  it('raises each flag once when two processes of the service look at the same time', async () => {
    const other = await house.openCase('bilal', 'Dotterel');
    await refuse(house, 'tomas', other);
    const { app } = house;
    const second = new FlagJob(
      app.get(FlagScan),
      app.get(HistoryRepository),
      app.get(FlagsRepository),
      app.get(ThresholdsRepository),
      app.get(FlagTexts),
      app.get(Operations),
      app.get(FLAG_KEY),
      app.get(LOGGER),
    );
    const raised = await Promise.all([look(house), second.runOnce()]);
    expect(raised[0] + raised[1] + (await look(house))).toBe(1);
    const ofTomas = (await newest()).filter(({ actor }) => actor?.name === 'Tomas');
    expect(ofTomas).toHaveLength(1);
  });

  it('misses no line whose act commits after later ones', async () => {
    await rekeyAlone(house);
    await look(house);
    await house.asSuperuser(async (client) => {
      await client.query('BEGIN');
      // The same line an hour later would be another flag; here it is one of another act.
      await client.query(
        `INSERT INTO audit.event (epoch, entry)
         SELECT epoch, convert_to(replace(convert_from(entry, 'UTF8'), '"case.rekey"', '"log.prune"'), 'UTF8')
         FROM audit.event WHERE act = 'case.rekey' ORDER BY id DESC LIMIT 1`,
      );
      await (await house.signIn('amina')).get(`/api/cases/${caseId}`);
      expect(await look(house)).toBe(0);
      await client.query('COMMIT');
    });
    expect(await look(house)).toBe(1);
  });
});

describe('the list of flags', () => {
  it('has the unexplained ones first and then the newest, page by page without a gap', async () => {
    const whole = await flagsOf(house, 'sara');
    expect(whole.map(({ isExplained }) => isExplained)).toEqual(
      whole.map(({ isExplained }) => isExplained).sort((one, other) => Number(one) - Number(other)),
    );
    const open = whole.filter(({ isExplained }) => !isExplained).map(({ raisedAt }) => raisedAt);
    expect(open).toEqual(open.toSorted().reverse());
    const paged: string[] = [];
    let after = '';
    do {
      const page = await pageOf(house, 'sara', `limit=2${after}`);
      paged.push(...page.items.map(({ id }) => id));
      after = page.next === null ? '' : `&after=${page.next}`;
    } while (after !== '');
    expect(paged).toEqual(whole.map(({ id }) => id));
  });

  it('counts the flags of twelve weeks by severity', async () => {
    const { items, weeks } = await pageOf(house, 'sara', 'limit=200');
    expect(weeks).toHaveLength(12);
    const last = weeks.at(-1)!;
    for (const severity of ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const) {
      expect(last.counts[severity]).toBe(items.filter((each) => each.severity === severity).length);
    }
    expect(last.explained).toBe(items.filter(({ isExplained }) => isExplained).length);
    expect(new Date(`${last.week}T00:00:00Z`).getUTCDay()).toBe(1);
  });

  it('leaves out those with a verdict when asked for the open ones', async () => {
    const [judged] = await flagsOf(house, 'sara');
    await house.arrange((client) =>
      client.query(
        `UPDATE app.flag SET verdict = 'training', decided_at = now(), version = version + 1 WHERE id = $1`,
        [judged!.id],
      ),
    );
    const ids = async (query: string) => (await flagsOf(house, 'sara', query)).map(({ id }) => id);
    expect(await ids('open=true')).not.toContain(judged!.id);
    expect(await ids('open=false')).toEqual([judged!.id]);
    expect(await flagsOf(house, 'sara', 'open=false')).toMatchObject([{ verdict: 'training', version: 2 }]);
  });

  it('says so when what a flag says was damaged, and shows the plain facts', async () => {
    const [flag] = await flagsOf(house, 'sara', 'rule=F01');
    await house.asSuperuser(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query(
        'UPDATE app.flag SET sealed = set_byte(sealed, 100, get_byte(sealed, 100) # 1) WHERE id = $1',
        [flag!.id],
      );
    });
    expect(await flagsOf(house, 'sara', 'rule=F01')).toMatchObject([
      { id: flag!.id, damaged: true, actor: { name: 'Bilal' }, cases: [], explanations: [] },
    ]);
  });

  it('is a line that names the cases that were shown', async () => {
    const lines = await linesOf(house, () => flagsOf(house, 'sara', 'rule=F21'));
    expect(lines).toMatchObject([{ act: 'flag.list', obj: { cmp: ['staff'] } }]);
  });

  it.each(['rule=F02', 'open=perhaps', 'after=7', 'limit=0', 'colour=red'])(
    'refuses the query %s',
    async (query) => {
      expect((await (await house.signIn('sara')).get(`/api/flags?${query}`)).status).toBe(400);
    },
  );
});
