import { type DynamicModule, Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { CasesModule } from '../cases/cases.module.js';
import { KeyRotation } from '../platform/key-rotation.js';
import { AccountActs } from './accounts/accounts.acts.js';
import { AccountsRepository } from './accounts/accounts.repository.js';
import { AccountsService } from './accounts/accounts.service.js';
import { EnrolmentController } from './factors/enrolment.controller.js';
import { FactorsController } from './factors/factors.controller.js';
import { FactorsRepository } from './factors/factors.repository.js';
import { FactorsService } from './factors/factors.service.js';
import { InvitationsController } from './accounts/invitations.controller.js';
import { InvitationsRepository } from './accounts/invitations.repository.js';
import { InvitationsService } from './accounts/invitations.service.js';
import { KeyHoldersController } from './accounts/key-holders.controller.js';
import { KeyHoldersRepository } from './accounts/key-holders.repository.js';
import { KeyHoldersService } from './accounts/key-holders.service.js';
import { LocalGuard, LocalStrategy } from './sign-in/local.strategy.js';
import { OffBoardingService } from './accounts/off-boarding.service.js';
import { Passkeys } from './factors/passkey.service.js';
import { PeopleRepository } from './people.repository.js';
import { ProfileController } from './accounts/profile.controller.js';
import { ProfileRepository } from './accounts/profile.repository.js';
import { ProfileService } from './accounts/profile.service.js';
import { Proofs } from './factors/proofs.service.js';
import { RefusalSweep } from './sign-in/refusal-sweep.js';
import { SessionController } from './sessions/session.controller.js';
import {
  EnrolmentGuard,
  FactorGuard,
  FirstCodeGuard,
  FirstPasskeyGuard,
  RoleGuard,
} from './sessions/session-guards.js';
import { SessionSteps } from './sessions/session-steps.js';
import { SessionViews } from './sessions/session-views.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { Sessions } from './sessions/sessions.service.js';
import { ShortQueries } from './sign-in/short-queries.repository.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignInService } from './sign-in/sign-in.service.js';
import { SIGN_IN_SETTINGS, type SignInSettings } from './sign-in/sign-in-settings.js';
import { StaffController } from './accounts/staff.controller.js';
import { StaffService } from './accounts/staff.service.js';
import { TotpCodes } from './factors/totp.service.js';
import { TriesRepository } from './sign-in/tries.repository.js';
import { Tries } from './sign-in/tries.service.js';

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
