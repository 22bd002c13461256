import type { SealedStore } from '../cases/door.js';
import { IssueEntity, MatterEntity } from './legal.entity.js';
import { type IssueContent, issueContent, type MatterContent, matterContent } from './legal.schema.js';

/** Where legal matters are kept; the import writes there too. */
export const matterStore: SealedStore<MatterContent> = {
  entity: MatterEntity,
  compartment: 'legal-status',
  table: 'legal-matter',
  content: matterContent,
};

/** Where disincentive issues are kept; the import writes there too. */
export const issueStore: SealedStore<IssueContent> = {
  entity: IssueEntity,
  compartment: 'legal-status',
  table: 'legal-issue',
  content: issueContent,
};
