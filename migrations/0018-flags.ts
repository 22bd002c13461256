import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Flags of the supervisor desk and their thresholds. */
export class Flags1795300000018 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT 1');
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT 1');
  }
}
