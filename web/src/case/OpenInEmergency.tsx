import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../src/cases/cases.schema';
import { useActor } from '../api/session';
import { Notice } from '../design/Notice';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';
import { isOpenInEmergency } from './case-tabs';

/** Says above the case that parts of it are open because somebody broke glass; the countdown stands above the page. */
export function OpenInEmergency({ view }: { readonly view: CaseView }) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const format = useFormat();
  const me = useActor()?.id;
  if (!isOpenInEmergency(view)) return null;
  const parts = view.compartments.filter(({ why }) => why === 'break-glass').map(({ name }) => name);
  const until = view.team.find(({ kind, staff }) => kind === 'break-glass' && staff.id === me)?.until;
  return (
    <div className="open-in-emergency">
      <Notice tone="critical" title={t('emergency.title')}>
        <p>
          {t('emergency.parts', {
            parts: format.list(parts.map((name) => labels.of('compartment', name))),
          })}
        </p>
        <p>
          {until === undefined || until === null
            ? t('emergency.watched')
            : t('emergency.watchedUntil', { time: format.time(until) })}
        </p>
      </Notice>
    </div>
  );
}
