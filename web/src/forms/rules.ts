import type { TFunction } from 'i18next';
import type { z } from 'zod';
import type { FieldProblem } from '../api/problem';

/** Why a field was refused, as a key of problems.json with its numbers. */
export interface Rule {
  readonly path: string;
  readonly key: RuleKey;
  readonly count?: number;
}

export type RuleKey =
  | 'required'
  | 'choose'
  | 'tooShort'
  | 'tooLong'
  | 'tooMany'
  | 'tooSmall'
  | 'tooBig'
  | 'day'
  | 'partialDate'
  | 'oneLine'
  | 'control'
  | 'titleOrTemplate'
  | 'remedy'
  | 'order'
  | 'privileged'
  | 'past'
  | 'future'
  | 'ownAccess'
  | 'staffRole'
  | 'rolePart'
  | 'team'
  | 'partAccess'
  | 'caseworkReason'
  | 'window'
  | 'coolingOff'
  | 'matter'
  | 'sixDigits'
  | 'username'
  | 'password'
  | 'passwordShort'
  | 'passwordLong'
  | 'breached'
  | 'guessable'
  | 'personal'
  | 'taken'
  | 'lastTwo'
  | 'ownAccount'
  | 'separation'
  | 'presentRoles'
  | 'rolesHeld'
  | 'alreadyNamed'
  | 'inactive'
  | 'colleague'
  | 'incompletable'
  | 'passkeyAnswer'
  | 'passkeyKnown'
  | 'tooManyPasskeys'
  | 'appCode'
  | 'phoneCountry'
  | 'dutyPast'
  | 'dutyLong'
  | 'dutyFar'
  | 'dutyOverlap'
  | 'dutyRole'
  | 'ownDuty'
  | 'afterBeginning'
  | 'oneOfTwo'
  | 'coverEnds'
  | 'kindRole'
  | 'wallStands'
  | 'keptOut'
  | 'excluded'
  | 'guestEnds'
  | 'laterEnd'
  | 'oneLead'
  | 'replaced'
  | 'hasAssignment'
  | 'lastSupervisor'
  | 'hideSupervisors'
  | 'hideOther'
  | 'sameCase'
  | 'wallAlready'
  | 'noAssignCase'
  | 'wrong';

/** Sentences that the schemas give with their own rules, and the key under which both languages hold them. */
const ownRules: readonly (readonly [start: string, key: RuleKey])[] = [
  ['must be one line', 'oneLine'],
  ['must not hold control', 'control'],
  ['must be a year', 'partialDate'],
  ['a task needs a title', 'titleOrTemplate'],
  ['is not a remedy', 'remedy'],
  ['must not be before', 'order'],
  ['belongs to the lawyer', 'privileged'],
  ['is for the lawyer', 'privileged'],
  ['must not lie in the past', 'past'],
  ['must not lie in the future', 'future'],
  ['nobody grants access to themselves', 'ownAccess'],
  ['does not hold this role', 'staffRole'],
  ['the role may not hold', 'rolePart'],
  ['does not work on the plan', 'team'],
  ['you may not add to this compartment', 'partAccess'],
  ['only a caseworker can give', 'caseworkReason'],
  ['must be at most 24 months', 'window'],
  ['record a matter', 'matter'],
  ['must be a number that begins with +', 'phoneCountry'],
  ['must lie ahead', 'dutyPast'],
  ['must be at most 31 days', 'dutyLong'],
  ['must be within a year', 'dutyFar'],
  ['this person is on duty at that time', 'dutyOverlap'],
  ['must be a caseworker or safety officer', 'dutyRole'],
  ['somebody else puts you on the rota', 'ownDuty'],
  ['must be after the beginning', 'afterBeginning'],
  ['give either a reference', 'oneOfTwo'],
  ['must be six digits', 'sixDigits'],
  ['must be 2 to 63 letters', 'username'],
  ['is not the password', 'password'],
  ['must have at least 15', 'passwordShort'],
  ['must have at most 200', 'passwordLong'],
  ['is known from a breach', 'breached'],
  ['is easy to guess', 'guessable'],
  ['must not be built on', 'personal'],
  ['is taken', 'taken'],
  ['two active administrators', 'lastTwo'],
  ['nobody administers', 'ownAccount'],
  ['the profile keeps these roles', 'separation'],
  ['somebody holds roles', 'presentRoles'],
  ['nobody lets himself go', 'ownAccount'],
  ['nobody does this for the own', 'ownAccount'],
  ['needs two administrators', 'lastTwo'],
  ['names a role twice', 'rolesHeld'],
  ['is named already', 'alreadyNamed'],
  ['has no active account', 'inactive'],
  ['is not an active member', 'colleague'],
  ['could never be completed', 'incompletable'],
  ['is no answer to this', 'passkeyAnswer'],
  ['is known already', 'passkeyKnown'],
  ['remove a passkey first', 'tooManyPasskeys'],
  ['is not the code that', 'appCode'],
  ['cover needs a last day', 'coverEnds'],
  ['this kind of assignment is not', 'kindRole'],
  ['a wall stands between this case', 'wallStands'],
  ['is kept from this case already', 'keptOut'],
  ['is kept from this case', 'excluded'],
  ['is not an active member', 'colleague'],
  ['is not a member', 'colleague'],
  ['is after the last day of this guest', 'guestEnds'],
  ['must not be after the last day', 'guestEnds'],
  ['must not be after the end that', 'laterEnd'],
  ['the case has a lead then', 'oneLead'],
  ['is not a present assignment', 'replaced'],
  ['has access by an assignment', 'hasAssignment'],
  ['no other supervisor can see', 'lastSupervisor'],
  ['must be supervisors of the office', 'hideSupervisors'],
  ['must name a supervisor besides', 'hideOther'],
  ['a wall stands between two cases', 'sameCase'],
  ['a wall stands between these cases', 'wallAlready'],
  ['is no case on which you may', 'noAssignCase'],
  ['required', 'required'],
  ['cooling-off', 'coolingOff'],
];

/** The rule behind an issue of zod. */
export function ruleOfIssue(issue: z.core.$ZodIssue): Rule {
  return { path: issue.path.map(String).join('.'), ...keyOf(issue) };
}

/** The rule behind a field that the service refused. */
export function ruleOfField({ path, rule, message }: FieldProblem): Rule {
  if (rule === 'too_small') return { path, key: 'required' };
  if (rule === 'invalid_value' || rule === 'invalid_union') return { path, key: 'choose' };
  if (rule === 'invalid_type') return { path, key: 'required' };
  return { path, key: ownRule(message) ?? ownRule(rule) ?? 'wrong' };
}

/** The rule as a plain sentence in the language of the screen. */
export function sentenceOf(rule: Rule, t: TFunction<'problems'>): string {
  return t(`rule.${rule.key}`, { count: rule.count ?? 0 });
}

function keyOf(issue: z.core.$ZodIssue): Omit<Rule, 'path'> {
  switch (issue.code) {
    case 'too_small':
      return keyOfTooSmall(issue);
    case 'too_big':
      return keyOfTooBig(issue);
    case 'invalid_format':
      return { key: issue.format === 'date' ? 'day' : (ownRule(issue.message) ?? partialOr(issue)) };
    case 'invalid_value':
    case 'invalid_union':
      return { key: 'choose' };
    case 'invalid_type':
      return { key: 'required' };
    default:
      return { key: ownRule(issue.message) ?? 'wrong' };
  }
}

function keyOfTooSmall(issue: z.core.$ZodIssueTooSmall): Omit<Rule, 'path'> {
  const minimum = Number(issue.minimum);
  if (issue.origin === 'number' || issue.origin === 'int') return { key: 'tooSmall', count: minimum };
  return minimum <= 1 ? { key: 'required' } : { key: 'tooShort', count: minimum };
}

function keyOfTooBig(issue: z.core.$ZodIssueTooBig): Omit<Rule, 'path'> {
  const count = Number(issue.maximum);
  if (issue.origin === 'string') return { key: 'tooLong', count };
  return { key: issue.origin === 'array' ? 'tooMany' : 'tooBig', count };
}

/** The only pattern without a sentence of its own is the one of a partial date. */
function partialOr(issue: z.core.$ZodIssueInvalidStringFormat): RuleKey {
  return issue.format === 'regex' ? 'partialDate' : 'wrong';
}

function ownRule(text: string): RuleKey | undefined {
  return ownRules.find(([start]) => text.startsWith(start))?.[1];
}
