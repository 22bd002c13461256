import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sealedTable } from './row-policies.js';

/** Testimonies sealed in testimony and consents sealed in consent: purpose, state and codes are inside the seal. */
export class Testimony1795300000007 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query(sealedTable('testimony', 'testimony'));
    await runner.query(sealedTable('consent', 'consent'));
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE app.consent, app.testimony');
  }
}
