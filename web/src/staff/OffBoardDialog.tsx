import { useTranslation } from 'react-i18next';
import { useApprovals } from '../api/approvals';
import { useStaff } from '../api/people';
import { useActor } from '../api/session';
import { useHeldCases } from '../api/staff';
import { Answer } from '../design/Answer';
import { Dialog } from '../design/Dialog';
import type { StaffView } from '../../../src/people/people.schema';
import { isolate } from '../texts/isolate';
import { OffBoardForm } from './OffBoardForm';
import type { StaffDialogProps } from './staff-dialog';

/** Somebody leaves: their cases go to a successor, their account is disabled, and new keys are made. */
export function OffBoardDialog({ person, onClose }: StaffDialogProps) {
  const { t } = useTranslation('staff');
  const me = useActor()?.id ?? '';
  const staff = useStaff();
  const held = useHeldCases(person.id);
  const open = useApprovals('open', 200);
  return (
    <Dialog title={t('offBoard.title', { name: isolate(person.name) })} isOpen onClose={onClose}>
      <p>{t('offBoard.what')}</p>
      <Answer of={staff}>
        {({ items }) => (
          <Answer of={held}>
            {(cases) => (
              <Answer of={open}>
                {({ pages }) => (
                  <OffBoardForm
                    person={person}
                    successors={items.filter((other) => other.id !== me && isSuccessor(other, person))}
                    held={cases}
                    open={pages.flatMap((page) => page.items)}
                    me={me}
                    onClose={onClose}
                  />
                )}
              </Answer>
            )}
          </Answer>
        )}
      </Answer>
    </Dialog>
  );
}

/** Whoever takes over works now, is no guest, and can hold at least one of the grants. */
function isSuccessor(other: StaffView, leaver: StaffView): boolean {
  const isMember = other.id !== leaver.id && other.state === 'active' && other.guestUntil === null;
  return isMember && other.roles.some((role) => leaver.roles.includes(role));
}
