import { Controller, Get, Query } from '@nestjs/common';
import { Access, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { Operation } from '../../platform/operation.js';
import { profileQuery, type ProfileQuery, profileView } from './accounts.schema.js';
import { ProfileService } from './profile.service.js';

@Controller('api/profile')
export class ProfileController {
  constructor(private readonly profiles: ProfileService) {}

  @Get()
  @Access('profile.read')
  @Returns(profileView)
  show(@Op() op: Operation, @Query({ schema: profileQuery }) query: ProfileQuery) {
    return this.profiles.view(op, query.profile);
  }
}
