import { systemActor } from '../../../src/platform/access/actor.js';
import { newId, randomBytes } from '../../../src/platform/crypto/primitives.js';
import { type Operation, Operations } from '../../../src/platform/operation.js';
import { FlagTexts } from '../../../src/supervision/flags/flag-texts.js';
import { FlagsRepository } from '../../../src/supervision/flags/flags.repository.js';
import { ReviewDraws } from '../../../src/supervision/reviews/draws.js';
import type {
  ReviewBatch,
  ReviewItem,
  ReviewItemList,
} from '../../../src/supervision/reviews/reviews.schema.js';
import type { CastName } from '../../cast.js';
import type { Answer, House, Visitor } from '../../house.js';

/** Year * 100 + month of the newest month that is over, in UTC: two hours after its end it is. */
export function lastMonth(now = new Date(Date.now() - 2 * 3_600_000)): number {
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1));
  return first.getUTCFullYear() * 100 + first.getUTCMonth() + 1;
}

/** Somebody opens the contact data of a case so many times. */
export async function openOften(house: House, name: CastName, caseId: string, times: number): Promise<void> {
  const visitor = await house.signIn(name);
  for (let count = 0; count < times; count++) {
    await visitor.get(`/api/cases/${caseId}/compartments/contact`);
  }
}

/** Puts the lines of people of this month into the last one as well, as if everything had been done a month ago. */
export async function copyToLastMonth(house: House): Promise<void> {
  const then = lastMonth();
  const [before, now] = [textOf(then), new Date().toISOString().slice(0, 7)];
  await house.asSuperuser(async (client) => {
    await client.query('SELECT audit.open_epoch($1)', [then]);
    await client.query(
      `INSERT INTO audit.alias (epoch, alias, kind, subject)
       SELECT $1, alias, kind, subject FROM audit.alias WHERE epoch <> $1 ON CONFLICT DO NOTHING`,
      [then],
    );
    await client.query(
      `INSERT INTO audit.event (epoch, at, entry)
       SELECT $1::integer, at - interval '31 days', convert_to(replace(replace(convert_from(entry, 'UTF8'),
         '"epoch":' || epoch, '"epoch":' || ($1::integer)::text), '"ts":"' || $3::text, '"ts":"' || $2::text), 'UTF8')
       FROM audit.event WHERE epoch <> $1::integer AND act ~ '^(compartment|task|case|person)[.]'`,
      [then, before, now],
    );
  });
}

interface RaisedFlag {
  rule: 'F01' | 'F10' | 'F13' | 'F14';
  severity: 'CRITICAL' | 'HIGH' | 'MEDIUM';
  actor: string | null;
  concerns?: string[];
  caseId?: string;
}

/** A flag of the last month, sealed as the rules would have raised it then; gives its id. */
export async function putFlag(house: House, flag: RaisedFlag): Promise<string> {
  const at = `${textOf(lastMonth())}-15T10:00:00Z`;
  // The database says itself when a flag was raised: for the test it says a month ago.
  await house.asSuperuser((client) =>
    client.query(`ALTER TABLE app.flag DISABLE TRIGGER set_flag;
      ALTER TABLE app.flag ALTER COLUMN raised_at SET DEFAULT '${at}', ALTER COLUMN version SET DEFAULT 1`),
  );
  const id = await house.app
    .get(Operations)
    .run(systemActor('system:flags'), 'flag.raise', 'supervision', (op) =>
      raise(house, op, flag, Date.parse(at)),
    );
  await house.asSuperuser((client) =>
    client.query(`ALTER TABLE app.flag ENABLE TRIGGER set_flag;
      ALTER TABLE app.flag ALTER COLUMN raised_at DROP DEFAULT, ALTER COLUMN version DROP DEFAULT`),
  );
  return id;
}

async function raise(house: House, op: Operation, flag: RaisedFlag, at: number): Promise<string> {
  const { officeId } = house;
  const id = newId();
  const cases = flag.caseId === undefined ? [] : [flag.caseId];
  const text = { lines: ['1'], cases, variant: null, explanations: [] };
  const { sealed, keyVersion } = await house.app.get(FlagTexts).seal(op, { officeId, id }, text);
  await house.app.get(FlagsRepository).insert(op, {
    id,
    rule: flag.rule,
    severity: flag.severity,
    actorId: flag.actor,
    concerns: flag.concerns ?? [],
    officeId,
    caseId: flag.caseId ?? null,
    explanations: [],
    from: at,
    to: at,
    keyVersion,
    sealed,
    dedupe: randomBytes(32),
  });
  op.record({ record: { type: 'flag', id } });
  return id;
}

/** A checkpoint of the log, where no sequencer runs. */
export async function putCheckpoint(house: House): Promise<void> {
  await house.asSuperuser((client) =>
    client.query(
      `INSERT INTO audit.checkpoint (tree_size, root, note)
       SELECT 7, r, E'example/log\\n7\\n' || encode(r, 'base64') || E'\\n\\n\u2014 example/log c2lnbmVk\\n'
       FROM decode(repeat('ab', 32), 'hex') r WHERE NOT EXISTS (SELECT 1 FROM audit.checkpoint)`,
    ),
  );
}

/** Runs the job once; gives how many months it drew. */
export function draw(house: House): Promise<number> {
  return house.app.get(ReviewDraws).runOnce();
}

/** The batches that somebody sees. */
export async function batchesOf(house: House, name: CastName): Promise<ReviewBatch[]> {
  const answer = await (await house.signIn(name)).get('/api/reviews?limit=200');
  if (answer.status !== 200) throw new Error(`no batches: ${answer.status}`);
  return answer.body.items as ReviewBatch[];
}

/** A batch with its items, as somebody sees them. */
export async function readBatch(house: House, name: CastName, id: string): Promise<ReviewItemList> {
  const answer = await (await house.signIn(name)).get(`/api/reviews/${id}?limit=200`);
  if (answer.status !== 200) throw new Error(`no batch: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as ReviewItemList;
}

/** Gives a verdict on an item. */
export function judge(
  visitor: Visitor,
  batchId: string,
  item: Pick<ReviewItem, 'id' | 'version'>,
  more: Record<string, unknown> = {},
): Promise<Answer> {
  return visitor.post(`/api/reviews/${batchId}/items/${item.id}/verdict`, {
    version: item.version,
    verdict: 'justified',
    sentence: 'She was on duty that night.',
    ...more,
  });
}

function textOf(month: number): string {
  return `${Math.floor(month / 100)}-${String(month % 100).padStart(2, '0')}`;
}
