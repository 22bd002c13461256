import { type DynamicModule, Module } from '@nestjs/common';
import { CasesModule } from './cases/cases.module.js';
import type { OpenInstallation } from './installation.js';
import { LegalModule } from './legal/legal.module.js';
import { PeopleModule } from './people/people.module.js';
import { PlatformModule } from './platform/platform.module.js';
import { ResettlementModule } from './resettlement/resettlement.module.js';
import { SupervisionModule } from './supervision/supervision.module.js';
import { TestimonyModule } from './testimony/testimony.module.js';

/** The register of rooms. */
@Module({})
export class AppModule {
  static with(opened: OpenInstallation): DynamicModule {
    const { secrets, config } = opened;
    return {
      module: AppModule,
      imports: [
        PlatformModule.with({
          ...opened,
          roots: secrets.roots,
          repeatKey: secrets.repeatKey,
          taskIdKey: secrets.taskIdKey,
        }),
        PeopleModule.with({
          idleMinutes: config.sessionIdleMinutes,
          sessionHours: config.sessionHours,
          attemptKey: secrets.attemptKey,
        }),
        CasesModule,
        ResettlementModule,
        LegalModule,
        TestimonyModule,
        SupervisionModule,
      ],
    };
  }
}
