import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Acts that need a second person. */
export class Approvals1795300000010 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [] as string[]) await runner.query(part);
  }

  public async down(_runner: QueryRunner): Promise<void> {}
}
