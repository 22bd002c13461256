import { Module } from '@nestjs/common';
import { SupervisionController } from './supervision.controller.js';
import { SupervisionRepository } from './supervision.repository.js';
import { SupervisionService } from './supervision.service.js';

/** Reading the audit log. */
@Module({
  controllers: [SupervisionController],
  providers: [SupervisionRepository, SupervisionService],
})
export class SupervisionModule {}
