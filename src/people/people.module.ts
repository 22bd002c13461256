import { type DynamicModule, Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { CasesModule } from '../cases/cases.module.js';
import { KeyRotation } from '../platform/key-rotation.js';
import { AccountActs } from './accounts.acts.js';
import { AccountsRepository } from './accounts.repository.js';
import { AccountsService } from './accounts.service.js';
import { EnrolmentController } from './enrolment.controller.js';
import { FactorsController } from './factors.controller.js';
import { FactorsRepository } from './factors.repository.js';
import { FactorsService } from './factors.service.js';
import { InvitationsController } from './invitations.controller.js';
import { InvitationsRepository } from './invitations.repository.js';
import { InvitationsService } from './invitations.service.js';
import { KeyHoldersController } from './key-holders.controller.js';
import { KeyHoldersRepository } from './key-holders.repository.js';
import { KeyHoldersService } from './key-holders.service.js';
import { LocalGuard, LocalStrategy } from './local.strategy.js';
import { OffBoardingService } from './off-boarding.service.js';
import { Passkeys } from './passkey.service.js';
import { PeopleRepository } from './people.repository.js';
import { ProfileController } from './profile.controller.js';
import { ProfileRepository } from './profile.repository.js';
import { ProfileService } from './profile.service.js';
import { Proofs } from './proofs.service.js';
import { RefusalSweep } from './refusal-sweep.js';
import { SessionController } from './session.controller.js';
import {
  EnrolmentGuard,
  FactorGuard,
  FirstCodeGuard,
  FirstPasskeyGuard,
  RoleGuard,
} from './session-guards.js';
import { SessionSteps } from './session-steps.js';
import { SessionViews } from './session-views.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsRepository } from './sessions.repository.js';
import { Sessions } from './sessions.service.js';
import { ShortQueries } from './short-queries.repository.js';
import { SignInController } from './sign-in.controller.js';
import { SignInService } from './sign-in.service.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from './sign-in-settings.js';
import { StaffController } from './staff.controller.js';
import { StaffService } from './staff.service.js';
import { TotpCodes } from './totp.service.js';
import { TriesRepository } from './tries.repository.js';
import { Tries } from './tries.service.js';

@Module({})
export class PeopleModule {
  static with(settings: SignInSettings): DynamicModule {
    return {
      module: PeopleModule,
      imports: [PassportModule.register({ session: false }), CasesModule],
      controllers: [
        SessionController,
        SignInController,
        EnrolmentController,
        SessionsController,
        FactorsController,
        StaffController,
        InvitationsController,
        KeyHoldersController,
        ProfileController,
      ],
      providers: [
        { provide: SIGN_IN_SETTINGS, useValue: settings },
        PeopleRepository,
        ShortQueries,
        SessionsRepository,
        Sessions,
        SessionSteps,
        SessionViews,
        SignInService,
        TriesRepository,
        Tries,
        RefusalSweep,
        FactorsRepository,
        FactorsService,
        Passkeys,
        TotpCodes,
        Proofs,
        FactorGuard,
        RoleGuard,
        EnrolmentGuard,
        FirstPasskeyGuard,
        FirstCodeGuard,
        StaffService,
        AccountsRepository,
        AccountsService,
        AccountActs,
        InvitationsRepository,
        InvitationsService,
        KeyHoldersRepository,
        KeyHoldersService,
        ProfileRepository,
        ProfileService,
        OffBoardingService,
        KeyRotation,
        LocalStrategy,
        LocalGuard,
      ],
      exports: [SignInService, StaffService, AccountsService, ProfileService],
    };
  }
}
