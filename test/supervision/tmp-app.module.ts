import { type DynamicModule, Module } from '@nestjs/common';
import { CasesModule } from '../../src/cases/cases.module.js';
import type { OpenInstallation } from '../../src/installation.js';
import { PeopleModule } from '../../src/people/people.module.js';
import { PlatformModule } from '../../src/platform/platform.module.js';

import { SupervisionModule } from '../../src/supervision/supervision.module.js';
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
        SupervisionModule,
      ],
    };
  }
}
