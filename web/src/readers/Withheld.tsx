import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WithholdingItem } from '../../../src/supervision/readers/readers.schema';
import { useWithheld } from '../api/readers';
import { spanDays } from '../approvals/span-days';
import { Answer } from '../design/Answer';
import { Badge } from '../design/Badge';
import { Button } from '../design/Button';
import { Quiet } from '../design/Quiet';
import { useFormat } from '../texts/format';
import { isolate } from '../texts/isolate';
import { WithholdDialog } from './WithholdDialog';

/** What two people keep from the list for the person, with its end, and the way to ask for it. */
export function Withheld({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation('readers');
  const [isAsking, setIsAsking] = useState(false);
  return (
    <section className="readers-part readers-withheld" aria-label={t('withheld.title')}>
      <div className="readers-part-head">
        <h3>{t('withheld.title')}</h3>
        <Button size="small" icon="lock" onPress={() => setIsAsking(true)}>
          {t('withheld.ask')}
        </Button>
      </div>
      <p className="soft small">{t('withheld.what')}</p>
      <Answer of={useWithheld(caseId)} lines={2}>
        {({ items }) => <WithheldList items={items} />}
      </Answer>
      {isAsking && <WithholdDialog caseId={caseId} onClose={() => setIsAsking(false)} />}
    </section>
  );
}

/** What is kept back: the span, why, until when, and by which two people. */
export function WithheldList({ items }: { readonly items: readonly WithholdingItem[] }) {
  const { t } = useTranslation('readers');
  const { t: approvals } = useTranslation('approvals');
  const format = useFormat();
  if (items.length === 0) return <Quiet>{t('withheld.none')}</Quiet>;
  return (
    <ul className="withheld-list">
      {items.map((item) => (
        <li key={item.id} className="withheld-item">
          <span>
            {approvals('withholdSpan', spanDays(item.from, item.to, format))}
            <span className="soft small withheld-by">
              {approvals(`withholdGround.${item.ground}`)}{' '}
              {t('withheld.by', {
                one: isolate(item.askedBy ?? t('who.staff')),
                other: isolate(item.decidedBy ?? t('who.staff')),
              })}
            </span>
          </span>
          <Badge tone={item.isStanding ? 'high' : 'still'}>
            {t(item.isStanding ? 'withheld.until' : 'withheld.ended', { day: format.day(item.until) })}
          </Badge>
        </li>
      ))}
    </ul>
  );
}
