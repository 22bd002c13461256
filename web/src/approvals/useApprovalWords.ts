import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ApprovalView } from '../../../src/approvals/approvals.schema';
import type { Role } from '../../../src/reference/codes.schema';
import { useCaseNames, type CaseName } from '../api/case-names';
import { useStaff } from '../api/people';
import { useActor } from '../api/session';
import { useFormat, type Format } from '../texts/format';
import { isolate } from '../texts/isolate';
import { useLabels, type Labels } from '../texts/labels';
import { casesOf, readAsked, type Asked } from './approval-payload';
import { spanDays } from './span-days';

/** One thing that whoever decides must know. */
export interface ApprovalFact {
  readonly id:
    'reason' | 'profile' | 'wallKind' | 'wallReach' | 'role' | 'withholdGround' | 'withholdSpan' | 'prune';
  readonly text: string;
}

/** A request in plain words. */
export interface ApprovalWords {
  /** What would be done, to whom. */
  readonly title: string;
  readonly facts: readonly ApprovalFact[];
  /** Cases that it touches and that the reader may see; `unseen` counts the others. */
  readonly cases: readonly CaseName[];
  readonly unseen: number;
}

interface Names {
  readonly person: (id: string) => string;
  readonly case: (id: string) => string;
}

interface Texts {
  readonly t: TFunction<'approvals'>;
  readonly labels: Labels;
  readonly format: Format;
}

/** Stands for a name that is still on its way. */
const NOT_YET = '…';

/** Puts requests into words. Asks for names of staff and cases only when one of them needs them. */
export function useApprovalWords(views: readonly ApprovalView[]): (view: ApprovalView) => ApprovalWords {
  const { t } = useTranslation('approvals');
  const labels = useLabels();
  const format = useFormat();
  const role = useActor()?.role;
  const asked = views.map(readAsked);
  const staffQuery = useStaff(mayNameStaff(role) && views.length > 0);
  const staff = staffQuery.data?.items ?? [];
  const casesQuery = useCaseNames(role !== 'administrator' && asked.some((each) => casesOf(each).length > 0));
  const cases = casesQuery.data;
  const names: Names = {
    person: (id) => {
      const name = staff.find((person) => person.id === id)?.name;
      if (name !== undefined) return isolate(name);
      return staffQuery.isFetching ? NOT_YET : t('somebody');
    },
    case: (id) => {
      const name = cases?.get(id);
      if (name !== undefined) return isolate(unbroken(name.reference));
      return casesQuery.isFetching ? NOT_YET : t('aCase');
    },
  };
  return (view) => {
    const what = readAsked(view);
    const ids = casesOf(what);
    const known = ids.flatMap((id) => cases?.get(id) ?? []);
    return {
      title: what === null ? t('title.unknown') : titleOf(what, names, { t, labels, format }),
      facts: [...factsOf(what, { t, labels, format }), ...writtenReason(view.reason)],
      cases: known,
      unseen: casesQuery.isFetching ? 0 : ids.length - known.length,
    };
  };
}

/** A reference that does not break at its hyphen. */
function unbroken(reference: string): string {
  return reference.replaceAll('-', '\u2011');
}

function mayNameStaff(role: string | undefined): boolean {
  return role === 'supervisor' || role === 'administrator' || role === 'auditor';
}

function titleOf({ act, payload }: Asked, names: Names, { t, labels, format }: Texts): string {
  switch (act) {
    case 'role.grant':
      return t('title.role', {
        count: payload.roles.length,
        name: names.person(payload.staffId),
        roles: format.list(payload.roles.map((role) => labels.of('role', role))),
      });
    case 'profile.change':
      return t('title.profile', { profile: t(`profile.${payload.profile}`) });
    case 'account.recover':
      return t('title.recover', { name: names.person(payload.staffId) });
    case 'wall.make':
      return t('title.wallMake', { one: names.case(payload.caseId), other: names.case(payload.otherId) });
    case 'wall.end':
      return t('title.wallEnd', { one: names.case(payload.caseId) });
    case 'assignment.bulk': {
      const { fromStaffId, toStaffId, caseIds } = payload;
      const of = { count: caseIds.length, from: names.person(fromStaffId) };
      if (toStaffId === null) return t('title.bulkEnd', of);
      return t('title.bulk', { ...of, to: names.person(toStaffId) });
    }
    case 'log.prune':
      return t('title.prune', { month: monthText(payload.epoch) });
    case 'readers.withhold':
      return t('title.withhold', { case: names.case(payload.caseId), until: format.day(payload.until) });
    default:
      return t('title.unknown');
  }
}

function factsOf(asked: Asked | null, { t, labels, format }: Texts): ApprovalFact[] {
  switch (asked?.act) {
    case 'role.grant':
    case 'account.recover':
      return [{ id: 'reason', text: t(`reason.${asked.payload.reason}`) }];
    case 'profile.change':
      return [{ id: 'profile', text: t(`profileWhat.${asked.payload.profile}`) }];
    case 'wall.make':
      return [
        { id: 'wallKind', text: t(`wallKind.${asked.payload.kind}`) },
        { id: 'wallReach', text: t(`wallReach.${asked.payload.reach}`) },
      ];
    case 'assignment.bulk':
      return [{ id: 'role', text: roleText(asked.payload.role, { t, labels }) }];
    case 'log.prune':
      return [{ id: 'prune', text: t('pruneWhat') }];
    case 'readers.withhold': {
      const { from, to, ground } = asked.payload;
      return [
        { id: 'withholdGround', text: t(`withholdGround.${ground}`) },
        {
          id: 'withholdSpan',
          text: t('withholdSpan', spanDays(from, to, format)),
        },
      ];
    }
    default:
      return [];
  }
}

/** 202611 as 2026-11. */
function monthText(epoch: number): string {
  return `${Math.floor(epoch / 100)}-${String(epoch % 100).padStart(2, '0')}`;
}

function roleText(role: Role | null, { t, labels }: Pick<Texts, 't' | 'labels'>): string {
  return role === null ? t('everyRole') : labels.of('role', role);
}

function writtenReason(reason: string | null): ApprovalFact[] {
  return reason === null ? [] : [{ id: 'reason', text: isolate(reason) }];
}
