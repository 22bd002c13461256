import * as real from '../../src/schema.js';
import { TaskEntity } from '../../src/resettlement/task.entity.js';
export const entities = [...real.entities, TaskEntity];
export const migrations = real.migrations;
