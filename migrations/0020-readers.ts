import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Inquiries before an incident and withheld lines of the list for the person. */
export class Readers1795300000020 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT 1');
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT 1');
  }
}
