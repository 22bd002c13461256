import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Access reviews and the oversight report. */
export class AccessReviews1795300000019 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT 1');
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT 1');
  }
}
