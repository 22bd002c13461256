import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffView } from '../../../src/people/people.schema';
import type { Actor } from '../api/session';
import { Menu } from '../design/Menu';
import { isolate } from '../texts/isolate';
import { ChangeDialog } from './ChangeDialog';
import { InviteDialog } from './InviteDialog';
import { OffBoardDialog } from './OffBoardDialog';
import { RecoverDialog } from './RecoverDialog';
import { RoleEndDialog } from './RoleEndDialog';
import { RolesDialog } from './RolesDialog';
import { actsOn, type StaffAct } from './staff-acts';
import type { StaffDialogProps } from './staff-dialog';
import { SwitchDialog } from './SwitchDialog';

interface StaffActsProps {
  readonly person: StaffView;
  readonly actor: Actor;
}

const dialogs: Record<StaffAct, (props: StaffDialogProps) => ReactNode> = {
  change: ChangeDialog,
  askRoles: RolesDialog,
  endRole: RoleEndDialog,
  invite: InviteDialog,
  recover: RecoverDialog,
  disable: SwitchDialog,
  enable: SwitchDialog,
  offBoard: OffBoardDialog,
};

/** The acts on one account, in a menu. */
export function StaffActs({ person, actor }: StaffActsProps) {
  const { t } = useTranslation('staff');
  const [act, setAct] = useState<StaffAct | null>(null);
  const acts = actsOn(person, actor);
  const Chosen = act === null ? null : dialogs[act];
  return (
    <>
      {acts.length > 0 && (
        <Menu
          label={t('actsOn', { name: isolate(person.name) })}
          acts={acts.map((id) => ({ id, label: t(`act.${id}`) }))}
          onAct={setAct}
        >
          <span>{t('acts')}</span>
        </Menu>
      )}
      {Chosen !== null && <Chosen person={person} onClose={() => setAct(null)} />}
    </>
  );
}
