import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { AccessGuard } from './access/access.guard.js';
import { RouteRegister } from './access/route-register.js';
import { AuditJournal } from './audit-log/append.js';
import { Heartbeat } from './audit-log/heartbeat.js';
import { LogProofs } from './audit-log/log-proofs.js';
import { Receipts } from './audit-log/receipts.js';
import type { WitnessSettings } from './audit-log/witness-settings.js';
import { Clock } from './clock.js';
import { DataKeyCache } from './crypto/data-key-cache.js';
import { type KeyObject } from './crypto/primitives.js';
import type { RootKeys } from './crypto/root-key.js';
import { DEPLOYMENT, ROOT_KEYS, Vault } from './crypto/vault.js';
import { ContextSigner } from './database/context.js';
import type { Installation } from './database/installation-kind.js';
import { HealthController, Readiness } from './http/health.controller.js';
import { ApiDescription, OpenApiController } from './http/openapi.controller.js';
import { OperationInterceptor } from './http/operation.interceptor.js';
import { ProblemFilter } from './http/problem.filter.js';
import { REPEAT_KEY, Repeats } from './http/repeats.js';
import { SchemaPipe } from './http/validation.js';
import { Operations, RefusalLog } from './operation.js';
import { RowSealJob } from './row-seals/row-seal-job.js';
import { RowSealPagesRepository } from './row-seals/row-seal-pages.repository.js';
import { RowSeals } from './row-seals/row-seals.js';
import {
  INSTALLATION,
  LOG_POLICY,
  LOG_VERIFIER_KEY,
  LOGGER,
  PHONE_KEY,
  TASK_ID_KEY,
  WATCH_KEY,
  WITNESSES,
} from './tokens.js';

/** What the boot opened and the platform hands out. */
export interface PlatformParts {
  dataSource: DataSource;
  signer: ContextSigner;
  journal: AuditJournal;
  rowSeals: RowSeals;
  clock: Clock;
  logger: Logger;
  roots: RootKeys;
  installation: Installation;
  repeatKey: KeyObject;
  taskIdKey: KeyObject;
  secrets: { phoneKey: KeyObject; watchKey: KeyObject };
  logVerifierKey: string;
  witnesses: WitnessSettings;
  logProofs: LogProofs;
  logPolicy: Buffer;
}

/** The name of an installation in key contexts: its kind is part of every key. */
export function deploymentOf(installation: Installation): string {
  return `${installation.kind}:${installation.id}`;
}

/** What the boot opened, under the names by which it is asked for. */
function openedParts(parts: PlatformParts): Provider[] {
  return [
    { provide: DataSource, useValue: parts.dataSource },
    { provide: ContextSigner, useValue: parts.signer },
    { provide: AuditJournal, useValue: parts.journal },
    { provide: RowSeals, useValue: parts.rowSeals },
    { provide: Clock, useValue: parts.clock },
    { provide: LOGGER, useValue: parts.logger },
    { provide: INSTALLATION, useValue: parts.installation },
    { provide: ROOT_KEYS, useValue: parts.roots },
    { provide: DEPLOYMENT, useValue: deploymentOf(parts.installation) },
    { provide: REPEAT_KEY, useValue: parts.repeatKey },
    { provide: TASK_ID_KEY, useValue: parts.taskIdKey },
    { provide: PHONE_KEY, useValue: parts.secrets.phoneKey },
    { provide: LOG_VERIFIER_KEY, useValue: parts.logVerifierKey },
    { provide: WITNESSES, useValue: parts.witnesses },
    { provide: LogProofs, useValue: parts.logProofs },
    { provide: LOG_POLICY, useValue: parts.logPolicy },
    { provide: WATCH_KEY, useValue: parts.secrets.watchKey },
  ];
}

/** The ground floor: operations, access, vault, audit and the four globals. It knows no room. */
@Global()
@Module({})
export class PlatformModule {
  static with(parts: PlatformParts): DynamicModule {
    return {
      module: PlatformModule,
      imports: [DiscoveryModule],
      controllers: [HealthController, OpenApiController],
      providers: [
        ...openedParts(parts),
        Receipts,
        {
          provide: DataKeyCache,
          useFactory: () => new DataKeyCache(parts.roots, () => parts.clock.now().getTime()),
        },
        Vault,
        Operations,
        RefusalLog,
        Repeats,
        Readiness,
        Heartbeat,
        RowSealPagesRepository,
        RowSealJob,
        RouteRegister,
        ApiDescription,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: OperationInterceptor },
        { provide: APP_PIPE, useClass: SchemaPipe },
        { provide: APP_FILTER, useFactory: () => new ProblemFilter(parts.logger) },
      ],
      exports: [
        Clock,
        Operations,
        RefusalLog,
        Vault,
        RowSeals,
        DataSource,
        ContextSigner,
        LOGGER,
        INSTALLATION,
        TASK_ID_KEY,
        PHONE_KEY,
        WATCH_KEY,
        LOG_VERIFIER_KEY,
        LOG_POLICY,
        WITNESSES,
        LogProofs,
        Receipts,
        ROOT_KEYS,
        DEPLOYMENT,
        Readiness,
      ],
    };
  }
}
