import { Controller, Get, Param } from '@nestjs/common';
import { Access, Media, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { Operation } from '../../platform/operation.js';
import { logState, tilePath } from './log.schema.js';
import { LogService } from './log.service.js';

const TEXT = 'text/plain; charset=utf-8';
const MOST_TEXT = 256 * 1024;
/** 256 entries of 65,535 bytes, each behind two bytes of length. */
const MOST_TILE = 256 * (65_535 + 2);

@Controller('api/audit')
export class LogController {
  constructor(private readonly log: LogService) {}

  @Get('checkpoint')
  @Access('audit.tree')
  @Media(TEXT, MOST_TEXT)
  readCheckpoint(@Op() op: Operation) {
    return this.log.readCheckpoint(op);
  }

  @Get('policy')
  @Access('audit.tree')
  @Media(TEXT, MOST_TEXT)
  readPolicy(@Op() op: Operation) {
    return this.log.readPolicy(op);
  }

  @Get('tile/*')
  @Access('audit.tree')
  @Media('application/octet-stream', MOST_TILE)
  readTile(@Op() op: Operation, @Param('*', { schema: tilePath }) path: string) {
    return this.log.readTile(op, path);
  }

  @Get('state')
  @Access('audit.state')
  @Returns(logState)
  readState(@Op() op: Operation) {
    return this.log.readState(op);
  }
}
