import type { MigrationInterface } from 'typeorm';
import { Foundations1795300000001 } from '../migrations/0001-foundations.js';
import { PolicyCells1795300000002 } from '../migrations/0002-policy-cells.js';
import { Cases1795300000003 } from '../migrations/0003-cases.js';
import { AuditLog1795300000004 } from '../migrations/0004-audit-log.js';
import { Resettlement1795300000005 } from '../migrations/0005-resettlement.js';
import { Legal1795300000006 } from '../migrations/0006-legal.js';
import { Testimony1795300000007 } from '../migrations/0007-testimony.js';
import { Factors1795300000008 } from '../migrations/0008-factors.js';
import { Emergency1795300000009 } from '../migrations/0009-emergency.js';
import { Approvals1795300000010 } from '../migrations/0010-approvals.js';
import { Accounts1795300000011 } from '../migrations/0011-accounts.js';
import { Walls1795300000012 } from '../migrations/0012-walls.js';
import { PublishedLog1795300000013 } from '../migrations/0013-published-log.js';
import { Witnesses1795300000014 } from '../migrations/0014-witnesses.js';
import { LogRetention1795300000015 } from '../migrations/0015-log-retention.js';
import { AuditDetails1795300000016 } from '../migrations/0016-audit-details.js';
import { RowSeals1795300000017 } from '../migrations/0017-row-seals.js';
import { Flags1795300000018 } from '../migrations/0018-flags.js';
import { AccessReviews1795300000019 } from '../migrations/0019-access-reviews.js';
import { Readers1795300000020 } from '../migrations/0020-readers.js';
import { CaseEntity, CompartmentEntity, PhaseChangeEntity } from './cases/case.entity.js';
import { GrantEntity } from './cases/grants/grant.entity.js';
import { IssueEntity, MatterEntity } from './legal/legal.entity.js';
import { OfficeEntity, SessionEntity, StaffEntity, StaffRoleEntity } from './people/staff.entity.js';
import { TaskEntity } from './resettlement/task.entity.js';
import { ConsentEntity, TestimonyEntity } from './testimony/testimony.entity.js';

/** Every entity of every room. */
export const entities: readonly (new () => object)[] = [
  OfficeEntity,
  StaffEntity,
  StaffRoleEntity,
  SessionEntity,
  CaseEntity,
  CompartmentEntity,
  PhaseChangeEntity,
  GrantEntity,
  TaskEntity,
  MatterEntity,
  IssueEntity,
  TestimonyEntity,
  ConsentEntity,
];

/** Every migration, oldest first. */
export const migrations: readonly (new () => MigrationInterface)[] = [
  Foundations1795300000001,
  PolicyCells1795300000002,
  Cases1795300000003,
  AuditLog1795300000004,
  Resettlement1795300000005,
  Legal1795300000006,
  Testimony1795300000007,
  Factors1795300000008,
  Emergency1795300000009,
  Approvals1795300000010,
  Accounts1795300000011,
  Walls1795300000012,
  PublishedLog1795300000013,
  Witnesses1795300000014,
  LogRetention1795300000015,
  AuditDetails1795300000016,
  RowSeals1795300000017,
  Flags1795300000018,
  AccessReviews1795300000019,
  Readers1795300000020,
];
