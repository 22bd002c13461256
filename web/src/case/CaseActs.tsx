import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CasePhase } from '../../../src/cases/case-states';
import type { CaseView } from '../../../src/cases/cases.schema';
import { Button } from '../design/Button';
import { Menu } from '../design/Menu';
import { useLabels } from '../texts/labels';
import { CoreDialog } from './CoreDialog';
import { PhaseDialog } from './PhaseDialog';

/** What one may do with the case itself; nothing for those who only read it. */
export function CaseActs({ view }: { readonly view: CaseView }) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const [isChanging, setChanging] = useState(false);
  const [target, setTarget] = useState<CasePhase | null>(null);
  if (!view.may.change) return null;
  return (
    <>
      {view.moves.length > 0 && (
        <Menu
          label={t('move.button')}
          className="button button-secondary button-usual"
          acts={view.moves.map((id) => ({ id, label: labels.of('casePhase', id) }))}
          onAct={setTarget}
        >
          <span>{t('move.button')}</span>
        </Menu>
      )}
      <Button onPress={() => setChanging(true)}>{t('core.button')}</Button>
      {isChanging && <CoreDialog view={view} onClose={() => setChanging(false)} />}
      {target !== null && <PhaseDialog view={view} to={target} onClose={() => setTarget(null)} />}
    </>
  );
}
