import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sealedTable } from './row-policies.js';

/** Legal matters and disincentive issues, sealed whole in legal-status: not even the jurisdiction is a plain column. */
export class Legal1795300000006 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query(sealedTable('legal_matter', 'legal-status'));
    await runner.query(sealedTable('legal_issue', 'legal-status'));
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE app.legal_issue, app.legal_matter');
  }
}
