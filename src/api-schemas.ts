import * as approvals from './approvals/approvals.schema.js';
import * as access from './cases/grants/access.schema.js';
import * as assignmentsAndCases from './cases/cases.schema.js';
import * as compartments from './cases/compartments/compartments.schema.js';
import * as emergency from './emergency/emergency.schema.js';
import * as legal from './legal/legal.schema.js';
import * as accounts from './people/accounts/accounts.schema.js';
import * as factors from './people/factors/factors.schema.js';
import * as people from './people/people.schema.js';
import { healthView } from './platform/http/health.controller.js';
import * as pages from './platform/http/page.schema.js';
import { SchemaNames } from './platform/http/schema-names.js';
import * as codes from './reference/codes.schema.js';
import * as countries from './reference/countries.schema.js';
import * as legalCodes from './reference/legal-codes.schema.js';
import * as planCodes from './reference/plan-codes.schema.js';
import * as resettlement from './resettlement/resettlement.schema.js';
import * as flags from './supervision/flags/flags.schema.js';
import * as activity from './supervision/log/activity.schema.js';
import * as log from './supervision/log/log.schema.js';
import * as readers from './supervision/readers/readers.schema.js';
import * as oversight from './supervision/reviews/oversight.schema.js';
import * as reviews from './supervision/reviews/reviews.schema.js';
import * as supervision from './supervision/supervision.schema.js';
import * as testimony from './testimony/testimony.schema.js';

/** The schema files of every room, so that the description of the API calls each schema by its name. */
export const apiSchemas = new SchemaNames({
  platform: { ...pages, healthView },
  codes,
  countries,
  planCodes,
  legalCodes,
  people,
  accounts,
  factors,
  approvals,
  emergency,
  access,
  cases: assignmentsAndCases,
  compartments,
  resettlement,
  legal,
  testimony,
  supervision,
  log,
  activity,
  flags,
  reviews,
  oversight,
  readers,
});
