import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tiles of the tree as the database keeps them, and what the auditor reads of them. */
export class PublishedLog1795300000013 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT 1');
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT 1');
  }
}
