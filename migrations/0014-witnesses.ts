import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cosignatures of witnesses, and receipts of acts that wait for one. */
export class Witnesses1795300000014 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT 1');
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT 1');
  }
}
