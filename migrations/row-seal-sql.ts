/**
 * SQL by which the rows of a table are sealed (docs/spec/row-seal.md). It is part of the migrations that use it and so
 * never changes once one of them is released. Which columns a seal covers stands in code, not here:
 * src/platform/row-seals/row-forms.ts needs an entry for each of these tables.
 *
 * A statement that changes rows notes them, with what they were before, so that the operation seals them and nobody has
 * a row sealed that was changed behind the service's back. A row that was not noted keeps a wrong seal and is found.
 * @param table with its schema, as in `app.task`
 * @param columns `id` is the uuid that names a row, `caseId` the column with its case, if it belongs to one
 */
export function sealRow(table: string, columns: { id?: string; caseId?: string } = {}): string {
  const { id = 'id', caseId } = columns;
  const name = `audit.note_${table.replace('.', '_')}`;
  const trigger = (event: string, rows: string) =>
    `CREATE TRIGGER note_${event.toLowerCase()} AFTER ${event} ON ${table} REFERENCING ${rows}
      FOR EACH STATEMENT EXECUTE FUNCTION ${name}();`;
  return `
    INSERT INTO audit.sealed_table (name, id_column, case_column)
      VALUES ('${table}', '${id}', ${caseId === undefined ? 'NULL' : `'${caseId}'`});
    CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = '' SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        INSERT INTO audit.touched (table_name, row_id) SELECT '${table}', n.${id} FROM noted n;
      ELSE
        INSERT INTO audit.touched (table_name, row_id, before)
        SELECT '${table}', e.${id}, audit.row_image(to_jsonb(e), (SELECT audit.byte_columns('${table}'))) FROM earlier e;
      END IF;
      IF FOUND THEN PERFORM pg_catalog.set_config('causeway.touched', 'yes', true); END IF;
      RETURN NULL;
    END $$;
    ${trigger('INSERT', 'NEW TABLE AS noted')}
    ${trigger('UPDATE', 'OLD TABLE AS earlier')}
    ${trigger('DELETE', 'OLD TABLE AS earlier')}`;
}

/** Takes the triggers of `sealRow` away, for the `down` of a migration that leaves the table. */
export function unsealRow(table: string): string {
  return `
    DROP FUNCTION audit.note_${table.replace('.', '_')}() CASCADE;
    DELETE FROM audit.row_seal WHERE table_name = '${table}';
    DELETE FROM audit.sealed_table WHERE name = '${table}';`;
}
