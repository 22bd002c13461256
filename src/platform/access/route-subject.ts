/** What the address of a request names: a case, or a record of another kind. */
export interface RouteSubject {
  caseId?: string;
  record?: { type: string; id: string };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The kind of the record, as audit lines call it, by the part of the address that stands before its id. */
const kinds: Readonly<Record<string, string>> = {
  approvals: 'approval',
  assignments: 'grant',
  'break-glass': 'break-glass',
  consents: 'consent',
  duty: 'duty',
  exclusions: 'exclusion',
  issues: 'legal-issue',
  matters: 'legal-matter',
  notices: 'notice',
  incident: 'reader-inquiry',
  items: 'review-item',
  passkeys: 'passkey',
  receipts: 'receipt',
  reviews: 'review-batch',
  sessions: 'session',
  staff: 'staff',
  tasks: 'task',
  testimonies: 'testimony',
};

/**
 * The subject of a request before anything is read, so that the line of a refusal names what was asked for. Whether it
 * exists does not matter: who tries ids that do not exist should be seen as well. Ids of another form are left out.
 * @param pattern the route as it is declared, `/api/cases/:id/consents/:consentId`
 * @param params the values of its parameters
 */
export function subjectOf(pattern: string | undefined, params: unknown): RouteSubject {
  const values = params as Readonly<Record<string, unknown>> | undefined;
  const parts = (pattern ?? '').split('/');
  const subject: RouteSubject = {};
  for (const [index, part] of parts.entries()) {
    const id = part.startsWith(':') ? values?.[part.slice(1)] : undefined;
    if (typeof id !== 'string' || !UUID.test(id)) continue;
    const before = parts[index - 1] ?? '';
    if (before === 'cases') subject.caseId = id;
    else subject.record = { type: kinds[before] ?? 'record', id };
  }
  return subject;
}
