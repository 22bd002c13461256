import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Free text of lines, sealed under a key of its month. */
export class AuditDetails1795300000016 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT 1');
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT 1');
  }
}
