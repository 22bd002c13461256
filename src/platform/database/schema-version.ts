import type { DataSource, MigrationInterface } from 'typeorm';
import type { Installation } from './installation-kind.js';

/** The version of the schema that this release knows: the name of its newest migration. */
export function schemaVersion(migrations: readonly (new () => MigrationInterface)[]): string {
  return migrations.at(-1)?.name ?? '';
}

/** The database has a schema that this release does not know, or none. */
export class UnknownSchema extends Error {
  constructor(readonly hint: 'missing' | 'different') {
    super(
      hint === 'missing'
        ? 'The database has no schema of Causeway yet. Run `causeway migrate` first.'
        : 'The schema of the database is not that of this release. Run `causeway migrate` of this release, or start the release that belongs to it.',
    );
    this.name = 'UnknownSchema';
  }
}

/**
 * Reads which installation a database holds.
 * @throws UnknownSchema when the schema is missing or is not `version`
 */
export async function readInstallation(source: DataSource, version: string): Promise<Installation> {
  const rows: (Installation & { version: string })[] = await source
    .query('SELECT id, kind, schema_version AS version FROM app.installation')
    .catch((error: unknown) => {
      if ((error as { code?: string }).code === '42P01' || (error as { code?: string }).code === '3F000')
        return [];
      throw error;
    });
  const row = rows[0];
  if (row === undefined) throw new UnknownSchema('missing');
  if (row.version !== version) throw new UnknownSchema('different');
  return { id: row.id, kind: row.kind };
}
