import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mayTouch, protect, sealedCheck } from './row-policies.js';

/** Tasks: state, due date and owner are the plan; text, code and evidence are sealed in the row's own compartment. */
export class Resettlement1795300000005 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE app.task (
        id uuid NOT NULL CONSTRAINT task_pkey PRIMARY KEY,
        case_id uuid NOT NULL CONSTRAINT task_case REFERENCES app.case_file (id),
        compartment text NOT NULL,
        state text NOT NULL,
        due date,
        owner_id uuid,
        depends_on uuid[] NOT NULL,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        done_by uuid,
        key_version integer NOT NULL,
        sealed bytea NOT NULL,
        version integer NOT NULL,
        ${sealedCheck('task_sealed')}
      );
      CREATE INDEX task_case_due ON app.task (case_id, due, id);
      CREATE INDEX task_owner_due ON app.task (owner_id, due, id);
      ${protect('app.task')}
      CREATE POLICY read_plan ON app.task FOR SELECT TO causeway_app
        USING (${mayTouch('task.case_id', "'plan'", ['read'])});
      CREATE POLICY insert_plan ON app.task FOR INSERT TO causeway_app
        WITH CHECK (${mayTouch('task.case_id', "'plan'", ['write', 'own-tasks'])});
      CREATE POLICY update_plan ON app.task FOR UPDATE TO causeway_app
        USING (${mayTouch('task.case_id', "'plan'", ['write'])}
          OR (owner_id = (SELECT auth.actor()) AND ${mayTouch('task.case_id', "'plan'", ['own-tasks'])}));
      GRANT SELECT, INSERT, UPDATE (state, due, owner_id, done_by, key_version, sealed, version) ON app.task TO causeway_app;`);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE app.task');
  }
}
