import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { IssuesService } from './issues.service.js';
import { LegalController } from './legal.controller.js';
import { MattersService } from './matters.service.js';

@Module({
  imports: [CasesModule],
  controllers: [LegalController],
  providers: [MattersService, IssuesService],
})
export class LegalModule {}
