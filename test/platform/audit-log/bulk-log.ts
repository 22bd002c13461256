/**
 * A log of any size, made inside the database: canonical entries of many months, people and cases. For measurements and
 * for specs of what a page of the log reads; nothing of it is sequenced, and no seal or detail stands beside it.
 */
export interface BulkLog {
  lines: number;
  /** Lines spread evenly over so many months, the last of which is `lastEpoch`. */
  months: number;
  lastEpoch: number;
  /** Lines of people and cases of this office are about a third; two more offices have the rest. */
  officeId: string;
  /** A supervisor of the office, who sees the office's cases. */
  supervisorId: string;
}

/** What one may ask for in such a log. */
export interface BulkLogFacts {
  /** A caseworker of the office with a tenth of the office's lines. */
  workerId: string;
  /** A case of the office with some hundred lines. */
  caseId: string;
}

/** The month that lies so many months before an epoch. */
export function epochBefore(epoch: number, months: number): number {
  const index = Math.floor(epoch / 100) * 12 + (epoch % 100) - 1 - months;
  return Math.floor(index / 12) * 100 + (index % 12) + 1;
}

/** An alias of the right form, which no key made. */
const alias = (letter: string, kind: string, subject: string, epoch: string) =>
  `'${letter}_' || translate(left(encode(substr(sha256(convert_to('${kind}' || ${subject} || ${epoch}, 'UTF8')), 1, 16), 'base64'), 22), '+/', '-_')`;

const uuid = (name: string, number: string) => `md5('${name}' || (${number})::text)::uuid`;

interface Statements {
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/**
 * Fills the log as a superuser; triggers and row security are off while it works.
 * @param openEpoch makes the partitions of a month
 */
export async function fillLog(
  client: Statements,
  log: BulkLog,
  openEpoch: (epoch: number) => Promise<void>,
): Promise<BulkLogFacts> {
  await client.query('SET session_replication_role = replica');
  await insertPeopleAndCases(client, log);
  const share = Math.ceil(log.lines / log.months);
  for (let back = log.months - 1; back >= 0; back -= 1) {
    const epoch = epochBefore(log.lastEpoch, back);
    await openEpoch(epoch);
    await insertAliases(client, epoch);
    await insertLines(client, epoch, share);
  }
  await client.query('SET session_replication_role = origin');
  await client.query('ANALYZE audit.event, audit.alias, app.case_grant, auth.staff');
  const { rows } = await client.query(
    `SELECT ${uuid('staff', '3')} AS "workerId", ${uuid('case', '6')} AS "caseId"`,
  );
  return rows[0] as BulkLogFacts;
}

const STAFF = 60;
const CASES = 3_000;

/** Person and case number n belong to the log's office when n is divisible by three. */
async function insertPeopleAndCases(client: Statements, { officeId, supervisorId }: BulkLog): Promise<void> {
  await client.query(
    `INSERT INTO auth.office SELECT ${uuid('office', 'n')}, 'Office ' || n, 'UTC', 1 FROM generate_series(1, 2) n
     ON CONFLICT DO NOTHING`,
  );
  const office = (n: string) => `CASE ${n} % 3 WHEN 0 THEN $1::uuid ELSE ${uuid('office', `${n} % 3`)} END`;
  await client.query(
    `INSERT INTO auth.staff (id, office_id, username, name, password_hash, state, created_at, version)
     SELECT ${uuid('staff', 'n')}, ${office('n')}, 'staff' || n, 'Staff ' || n, NULL, 'invited', now(), 1
     FROM generate_series(1, ${STAFF}) n`,
    [officeId],
  );
  await client.query(
    `INSERT INTO app.case_file (id, office_id, reference, pseudonym, phase, phase_since, risk, opened_on, planned_stages, hidden, version)
     SELECT ${uuid('case', 'n')}, ${office('n')}, 'CW-BULK-' || n, 'Case ' || n, 'REFERRED', '2026-01-01', 'LOW', '2026-01-01', '{}', false, 1
     FROM generate_series(1, ${CASES}) n`,
    [officeId],
  );
  await client.query(
    `INSERT INTO app.case_grant (id, case_id, actor_id, role, basis, kind, compartments, purpose, valid_from, valid_until,
       granted_by, granted_at, version)
     SELECT gen_random_uuid(), ${uuid('case', 'n')}, $1, 'supervisor', 'office', 'office', '{core,plan}', 'supervision',
       '2020-01-01', 'infinity', $1, '2020-01-01', 1 FROM generate_series(3, ${CASES}, 3) n`,
    [supervisorId],
  );
}

async function insertAliases(client: Statements, epoch: number): Promise<void> {
  for (const [letter, kind, name, most] of [
    ['a', 'actor', 'staff', STAFF],
    ['c', 'case', 'case', CASES],
  ] as const) {
    await client.query(
      `INSERT INTO audit.alias (epoch, alias, kind, subject)
       SELECT $1::int, ${alias(letter, kind, uuid(name, 'n') + '::text', '$1::int')}, '${kind}', ${uuid(name, 'n')}
       FROM generate_series(1, ${most}) n`,
      [epoch],
    );
  }
}

/** One line in 97 is refused; one in 500 is of a rare act; each is about a case of its actor's office. */
async function insertLines(client: Statements, epoch: number, lines: number): Promise<void> {
  const instant = `to_char(make_timestamp($1::int / 100, $1::int % 100, 1, 0, 0, 0) + n * interval '2 seconds' * (600000.0 / $2::int), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  await client.query(
    `INSERT INTO audit.event (epoch, entry)
     SELECT $1::int, convert_to('{"act":"' || act || '","actor":{"alias":"' || ${alias('a', 'actor', uuid('staff', 'staff') + '::text', '$1::int')}
       || '","kind":"staff","role":"caseworker","sess":"00112233445566' || lpad(to_hex(staff), 2, '0') || '"},"basis":"staff","ctr":' || n
       || ',"epoch":' || $1::int || ',"inst":"i_00000000-0000-7000-8000-000000' || $1::int || '","obj":{"case":"'
       || ${alias('c', 'case', uuid('case', 'file') + '::text', '$1::int')} || '","cmp":["contact"]},"purpose":"casework",'
       || CASE WHEN n % 97 = 0 THEN '"reason":"forbidden","res":"refused"' ELSE '"res":"allowed"' END
       || ',"ts":"' || ${instant} || '","v":1}', 'UTF8')
     FROM (SELECT n, 1 + abs(hashint4(n + $1::int)) % ${STAFF} AS staff,
         CASE WHEN n % 500 = 0 THEN 'case.move' WHEN n % 3 = 0 THEN 'case.open' ELSE 'compartment.open' END AS act
       FROM generate_series(1, $2::int) n) made,
     LATERAL (SELECT CASE staff % 3 WHEN 0 THEN 3 ELSE staff % 3 END + 3 * (abs(hashint4(n * 2 + 1)) % (${CASES} / 3 - 1)) AS file) about`,
    [epoch, lines],
  );
}
