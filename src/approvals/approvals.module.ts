import { Global, Module } from '@nestjs/common';
import { TwoPersonActs } from './two-person.js';

/** Acts that need a second person: asked, granted or refused, used once, or expired. */
@Global()
@Module({ providers: [TwoPersonActs], exports: [TwoPersonActs] })
export class ApprovalsModule {}
