import { type DynamicModule, Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { LocalGuard, LocalStrategy } from './local.strategy.js';
import { PeopleRepository } from './people.repository.js';
import { SessionController } from './session.controller.js';
import { SIGN_IN_SETTINGS, SignInService, type SignInSettings } from './sign-in.service.js';
import { StaffController } from './staff.controller.js';
import { StaffService } from './staff.service.js';

@Module({})
export class PeopleModule {
  static with(settings: SignInSettings): DynamicModule {
    return {
      module: PeopleModule,
      imports: [PassportModule.register({ session: false })],
      controllers: [SessionController, StaffController],
      providers: [
        { provide: SIGN_IN_SETTINGS, useValue: settings },
        PeopleRepository,
        SignInService,
        StaffService,
        LocalStrategy,
        LocalGuard,
      ],
      exports: [SignInService, StaffService],
    };
  }
}
