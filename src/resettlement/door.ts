/** What other rooms may use of resettlement/: planting the must-tasks of a case that comes from elsewhere. */
export { PlanDoor, type PlannedTask } from './plan-door.js';
export { stagesOf } from './plan-rules.js';
export { dueDate, mustTemplates, ownerRoleOf } from './templates.js';
