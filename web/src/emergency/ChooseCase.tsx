import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCaseNames, type CaseName } from '../api/case-names';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { ComboBox } from '../design/ComboBox';
import { Panel } from '../design/Panel';
import { BreakGlassDialog } from './BreakGlassDialog';

/** For a supervisor: choose one of the office's cases, then break glass on it. */
export function ChooseCase() {
  const { t } = useTranslation('emergency');
  return (
    <Panel title={t('choose.title')}>
      <Answer of={useCaseNames()} lines={2}>
        {(names) => <Choice names={names} />}
      </Answer>
    </Panel>
  );
}

function Choice({ names }: { readonly names: ReadonlyMap<string, CaseName> }) {
  const { t } = useTranslation('emergency');
  const [chosen, setChosen] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const name = chosen === null ? undefined : names.get(chosen);
  return (
    <div className="emergency-start">
      <p>{t('choose.what')}</p>
      <div className="emergency-start-line">
        <ComboBox
          label={t('choose.case')}
          description={t('choose.help')}
          choices={[...names.values()].map(({ id, reference, pseudonym }) => ({
            id,
            label: `${reference} · ${pseudonym}`,
          }))}
          value={chosen}
          onChange={setChosen}
        />
        <Button variant="danger" icon="alert" isDisabled={name === undefined} onPress={() => setAsking(true)}>
          {t('open.button')}
        </Button>
      </div>
      {isAsking && name !== undefined && (
        <BreakGlassDialog caseId={name.id} reference={name.reference} onClose={() => setAsking(false)} />
      )}
    </div>
  );
}
