import type { z } from 'zod';
import type { ApprovalView } from '../../../src/approvals/approvals.schema';
import { bulkPayload, wallEndPayload, wallMakePayload } from '../../../src/cases/grants/access.schema';
import {
  profilePayload,
  recoverPayload,
  roleGrantPayload,
} from '../../../src/people/accounts/accounts.schema';
import { prunePayload } from '../../../src/supervision/log/log.schema';
import { withholdPayload } from '../../../src/supervision/readers/readers.schema';

const schemas = {
  'role.grant': roleGrantPayload,
  'profile.change': profilePayload,
  'account.recover': recoverPayload,
  'wall.make': wallMakePayload,
  'wall.end': wallEndPayload,
  'assignment.bulk': bulkPayload,
  'log.prune': prunePayload,
  'readers.withhold': withholdPayload,
} as const;

type Schemas = typeof schemas;

/** What is asked for, by its act. */
export type Asked = {
  [Act in keyof Schemas]: { readonly act: Act; readonly payload: z.output<Schemas[Act]> };
}[keyof Schemas];

/** Reads what a request asks for; null when this page does not know its shape. */
export function readAsked({ act, payload }: Pick<ApprovalView, 'act' | 'payload'>): Asked | null {
  const read = schemas[act].safeParse(payload);
  return read.success ? ({ act, payload: read.data } as Asked) : null;
}

/** The cases that a request touches. */
export function casesOf(asked: Asked | null): readonly string[] {
  switch (asked?.act) {
    case 'wall.make':
      return [asked.payload.caseId, asked.payload.otherId];
    case 'wall.end':
    case 'readers.withhold':
      return [asked.payload.caseId];
    case 'assignment.bulk':
      return asked.payload.caseIds;
    default:
      return [];
  }
}
