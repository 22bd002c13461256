import { type DynamicModule, Module } from '@nestjs/common';
import { ApprovalsModule } from './approvals/approvals.module.js';
import { CasesModule } from './cases/cases.module.js';
import { EmergencyModule } from './emergency/emergency.module.js';
import { logVerifierKey, type OpenInstallation } from './installation.js';
import { type FactorRules, strictFactorRules } from './people/factors/factor-rules.js';
import { LegalModule } from './legal/legal.module.js';
import { PeopleModule } from './people/people.module.js';
import { formatPolicy } from './platform/audit-log/witness-policy.js';
import { policyOf } from './platform/audit-log/witness-settings.js';
import { LogProofs } from './platform/audit-log/log-proofs.js';
import { SecretSeal } from './platform/crypto/secret-seal.js';
import { deploymentOf, PlatformModule } from './platform/platform.module.js';
import { ResettlementModule } from './resettlement/resettlement.module.js';
import { PruneModule } from './supervision/log/prune.module.js';
import { SupervisionModule } from './supervision/supervision.module.js';
import { TestimonyModule } from './testimony/testimony.module.js';

/** The register of rooms. */
@Module({})
export class AppModule {
  /** `factors` is what counts as a second factor: the demonstration brings its own. */
  static with(opened: OpenInstallation, factors: FactorRules = strictFactorRules): DynamicModule {
    const { secrets, config } = opened;
    return {
      module: AppModule,
      imports: [
        PlatformModule.with({
          ...opened,
          roots: secrets.roots,
          repeatKey: secrets.repeatKey,
          taskIdKey: secrets.taskIdKey,
          logVerifierKey: logVerifierKey(opened),
          witnesses: config.witnesses,
          logProofs: new LogProofs(opened.sequencerPool),
          logPolicy: formatPolicy(policyOf(config.witnesses, logVerifierKey(opened))),
        }),
        ApprovalsModule,
        PeopleModule.with({
          idleMinutes: config.sessionIdleMinutes,
          sessionHours: config.sessionHours,
          attemptKey: secrets.attemptKey,
          totpSeal: new SecretSeal(secrets.totpKey, deploymentOf(opened.installation)),
          factors,
          publicUrl: config.publicUrl,
        }),
        CasesModule,
        ResettlementModule,
        LegalModule,
        TestimonyModule,
        EmergencyModule,
        SupervisionModule,
        PruneModule.with({ months: config.logRetentionMonths, dataDir: config.dataDir }),
      ],
    };
  }
}
