import { Inject, Injectable } from '@nestjs/common';
import { hmacSha256, type KeyObject, lengthPrefixed } from '../platform/crypto/primitives.js';
import { TASK_ID_KEY } from '../platform/tokens.js';
import type { TaskTemplateCode } from '../reference/plan-codes.schema.js';

const LABEL = 'causeway/task-id/v1';

/**
 * The ids of template tasks. A template has one id per case, so a plan is made once however often it is tried, and a
 * task can wait for another without anybody reading which template that is. The hash is keyed: who knows the case's id
 * and the list of templates still cannot tell which template an id stands for.
 */
@Injectable()
export class TaskIds {
  constructor(@Inject(TASK_ID_KEY) private readonly key: KeyObject) {}

  /** The id of a template's task in a case: RFC 9562 version 8 over HMAC-SHA-256. `caseId` in lower case. */
  of(caseId: string, template: TaskTemplateCode): string {
    const bytes = hmacSha256(this.key, lengthPrefixed(LABEL, caseId, template)).subarray(0, 16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x80;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }
}
