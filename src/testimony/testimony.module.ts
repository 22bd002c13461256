import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { ConsentsService } from './consents.service.js';
import { TestimoniesService } from './testimonies.service.js';
import { TestimonyController } from './testimony.controller.js';

@Module({
  imports: [CasesModule],
  controllers: [TestimonyController],
  providers: [TestimoniesService, ConsentsService],
})
export class TestimonyModule {}
