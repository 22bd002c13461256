/**
 * SQL of the row policies that several migrations share. It is part of the migrations that use it and so never
 * changes once one of them is released; a later form gets a new function.
 */

/**
 * "The actor holds a live grant on the row's case that covers the compartment, and the role may do it there",
 * or the role may do it everywhere (system actors only).
 * @param caseColumn column of the row that holds the case id
 * @param compartment SQL expression: a quoted name or a column of the row
 * @param rights rights of auth.policy_cell, any of which is enough
 */
export function mayTouch(caseColumn: string, compartment: string, rights: readonly string[]): string {
  const list = rights.map((right) => `'${right}'`).join(', ');
  return `(
    EXISTS (
      SELECT 1 FROM app.case_grant g
      JOIN auth.policy_cell p ON p.role = g.role AND p.basis = g.basis
      WHERE g.actor_id = (SELECT auth.actor()) AND g.role = (SELECT auth.role())
        AND g.case_id = ${caseColumn} AND ${compartment} = ANY (g.compartments)
        AND NOT g.walled AND g.valid_from <= transaction_timestamp() AND g.valid_until > transaction_timestamp()
        AND p.compartment = ${compartment} AND p.may IN (${list}))
    OR ${mayEverywhere(compartment, rights)})`;
}

/** "The role of the actor may do it in this compartment of every case" (basis `all`). */
export function mayEverywhere(compartment: string, rights: readonly string[]): string {
  const list = rights.map((right) => `'${right}'`).join(', ');
  return `EXISTS (SELECT 1 FROM auth.policy_cell p WHERE p.role = (SELECT auth.role()) AND p.basis = 'all'
      AND p.compartment = ${compartment} AND p.may IN (${list}))`;
}

/** Forces row-level security on a table and lets the owner through (migrations and SECURITY DEFINER functions). */
export function protect(table: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_all ON ${table} TO causeway_owner USING (true) WITH CHECK (true);`;
}

/** A sealed value starts with the magic byte of RF1 and is never shorter than a padded yes or no. */
export function sealedCheck(name: string, column = 'sealed'): string {
  return `CONSTRAINT ${name} CHECK (octet_length(${column}) >= 110 AND get_byte(${column}, 0) = 241)`;
}

/** A table whose rows are sealed whole in one compartment: the plain columns say only that a row exists on a case. */
export function sealedTable(table: string, compartment: string): string {
  const column = `${table}.case_id`;
  const quoted = `'${compartment}'`;
  return `
    CREATE TABLE app.${table} (
      id uuid NOT NULL CONSTRAINT ${table}_pkey PRIMARY KEY,
      case_id uuid NOT NULL CONSTRAINT ${table}_case REFERENCES app.case_file (id),
      key_version integer NOT NULL,
      sealed bytea NOT NULL,
      version integer NOT NULL,
      ${sealedCheck(`${table}_sealed`)}
    );
    CREATE INDEX ${table}_case_id ON app.${table} (case_id, id);
    ${protect(`app.${table}`)}
    CREATE POLICY read_by_grant ON app.${table} FOR SELECT TO causeway_app USING (${mayTouch(column, quoted, ['read'])});
    CREATE POLICY insert_by_grant ON app.${table} FOR INSERT TO causeway_app
      WITH CHECK (${mayTouch(column, quoted, ['write'])});
    CREATE POLICY update_by_grant ON app.${table} FOR UPDATE TO causeway_app USING (${mayTouch(column, quoted, ['write'])});
    GRANT SELECT, INSERT, UPDATE (key_version, sealed, version) ON app.${table} TO causeway_app;`;
}
