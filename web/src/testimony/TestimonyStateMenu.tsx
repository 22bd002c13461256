import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TestimonyStatus } from '../../../src/testimony/testimony-states';
import type { TestimonyView } from '../../../src/testimony/testimony.schema';
import { problemOf } from '../api/problem';
import { useTestimonies, useTestimonyChange } from '../api/testimony';
import { Badge } from '../design/Badge';
import { ConfirmDialog } from '../design/ConfirmDialog';
import { Menu } from '../design/Menu';
import { useStatus } from '../design/StatusLine';
import { useLabels } from '../texts/labels';

interface TestimonyStateMenuProps {
  readonly caseId: string;
  readonly testimony: TestimonyView;
}

/** The state of a testimony and those that may follow. Sealing ends its way, so it is asked for once more. */
export function TestimonyStateMenu({ caseId, testimony }: TestimonyStateMenuProps) {
  const { t } = useTranslation('testimony');
  const labels = useLabels();
  const status = useStatus();
  const query = useTestimonies(caseId);
  const change = useTestimonyChange(caseId);
  const [isSealing, setSealing] = useState(false);
  const shown = labels.of('testimonyStatus', testimony.state);
  if (testimony.moves.length === 0) return <Badge tone="note">{shown}</Badge>;

  const move = (state: TestimonyStatus): void =>
    change.mutate(
      { testimonyId: testimony.id, version: testimony.version, state },
      {
        onSuccess: () => {
          status.say(t('moved', { state: labels.of('testimonyStatus', state) }));
          setSealing(false);
        },
        onError: (error) => {
          status.fail(error);
          setSealing(false);
          if (problemOf(error).status === 409) void query.refetch();
        },
      },
    );
  return (
    <>
      <Menu
        label={t('stateOf', { state: shown })}
        acts={testimony.moves.map((id) => ({ id, label: labels.of('testimonyStatus', id) }))}
        onAct={(state) => (state === 'SEALED' ? setSealing(true) : move(state))}
        isPending={change.isPending}
      >
        <span>{shown}</span>
      </Menu>
      {isSealing && (
        <ConfirmDialog
          title={t('seal.title')}
          act={t('seal.act')}
          isPending={change.isPending}
          onAct={() => move('SEALED')}
          onClose={() => setSealing(false)}
        >
          <p>{t('seal.what')}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
