import { FlagJob } from '../../../src/supervision/flags/flag-job.js';
import { flagList, type FlagList, type FlagView } from '../../../src/supervision/flags/flags.schema.js';
import { systemActor } from '../../../src/platform/access/actor.js';
import { Operations } from '../../../src/platform/operation.js';
import type { CastName } from '../../cast.js';
import type { House } from '../../house.js';

/** Has the rules look at what is new; gives how many flags were raised. */
export async function look(house: House): Promise<number> {
  await settle(house);
  return house.app.get(FlagJob).runOnce();
}

/**
 * Lets transactions of other specs on the same server end: while an older one runs, younger lines are not looked at yet.
 * It gives up after some tries, for the spec that holds one open itself.
 */
async function settle(house: House): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ waiting: boolean }>(
        `SELECT EXISTS (SELECT FROM audit.event WHERE xact >= pg_snapshot_xmin(pg_current_snapshot())) AS waiting`,
      ),
    );
    if (rows[0]?.waiting !== true) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}

/** What somebody is shown on one page. */
export async function pageOf(house: House, name: CastName, query = ''): Promise<FlagList> {
  const answer = await (await house.signIn(name)).get(`/api/flags?${query}`);
  if (answer.status !== 200) throw new Error(`no flags: ${answer.status} ${JSON.stringify(answer.body)}`);
  return flagList.parse(answer.body);
}

/** The flags that somebody sees. */
export async function flagsOf(house: House, name: CastName, query = ''): Promise<FlagView[]> {
  return (await pageOf(house, name, `limit=200&${query}`)).items;
}

/** Somebody asks for a case as often and is refused each time. */
export async function refuse(house: House, name: CastName, caseId: string, times = 6): Promise<void> {
  const visitor = await house.signIn(name);
  for (let time = 0; time < times; time++) {
    const answer = await visitor.get(`/api/cases/${caseId}`);
    if (answer.status !== 404) throw new Error(`not refused: ${answer.status}`);
  }
}

/** An operator changes the keys of a case alone: a line of F21 that no person made. */
export function rekeyAlone(house: House, caseId?: string): Promise<void> {
  const line = caseId === undefined ? {} : { caseId };
  return house.app
    .get(Operations)
    .recordAlone(systemActor('system:rotation'), 'case.rekey', 'rotation', line);
}
