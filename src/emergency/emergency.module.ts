import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';

/** Threat to life: break-glass, its review, the duty rota, the look-up on duty, and the notices of it. */
@Module({ imports: [CasesModule] })
export class EmergencyModule {}
