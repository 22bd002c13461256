import { Global, Module } from '@nestjs/common';
import { Approvals } from './approvals.js';
import { ApprovalsController } from './approvals.controller.js';
import { ApprovalsRepository } from './approvals.repository.js';
import { ApprovalsService } from './approvals.service.js';
import { ApprovalViews } from './approval-views.js';
import { TwoPersonActs } from './two-person.js';

/** Acts that need a second person: asked, granted or refused, used once, or expired. */
@Global()
@Module({
  controllers: [ApprovalsController],
  providers: [TwoPersonActs, Approvals, ApprovalsRepository, ApprovalsService, ApprovalViews],
  exports: [TwoPersonActs, Approvals],
})
export class ApprovalsModule {}
