import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InquiryItem } from '../../../src/supervision/readers/readers.schema';
import { useInquiries, useInquiry } from '../api/readers';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { Quiet } from '../design/Quiet';
import { useFormat } from '../texts/format';
import { isolate } from '../texts/isolate';
import { ReadersBefore } from './ReadersBefore';

interface InquiriesDialogProps {
  readonly caseId: string;
  readonly onClose: () => void;
}

/** What was asked before incidents, and the answer to each. */
export function InquiriesDialog({ caseId, onClose }: InquiriesDialogProps) {
  const { t } = useTranslation('readers');
  const [chosen, setChosen] = useState<string | null>(null);
  const inquiries = useInquiries(caseId);
  return (
    <Dialog title={t('inquiries.title')} isOpen onClose={onClose} width="wide">
      {chosen === null ? (
        <Answer of={inquiries}>
          {({ items }) =>
            items.length === 0 ? (
              <Quiet>{t('inquiries.none')}</Quiet>
            ) : (
              <ul className="inquiries">
                {items.map((item) => (
                  <Inquiry key={item.id} item={item} onOpen={() => setChosen(item.id)} />
                ))}
              </ul>
            )
          }
        </Answer>
      ) : (
        <div className="stack">
          <Opened caseId={caseId} id={chosen} />
          <div className="cluster">
            <Button onPress={() => setChosen(null)}>{t('inquiries.back')}</Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

function Inquiry({ item, onOpen }: { readonly item: InquiryItem; readonly onOpen: () => void }) {
  const { t } = useTranslation('readers');
  const format = useFormat();
  const kind = item.kind === null ? t('incident.unreadableKind') : t(`incident.kind.${item.kind}`);
  return (
    <li className="inquiry">
      <span>
        <strong>{kind}</strong> {format.instant(item.incidentAt)}
        <span className="soft small inquiry-made">
          {t('inquiries.made', {
            who: isolate(item.madeBy ?? t('who.staff')),
            when: format.instant(item.at),
          })}
        </span>
      </span>
      <Button size="small" onPress={onOpen} label={`${t('inquiries.open')}: ${kind}`}>
        {t('inquiries.open')}
      </Button>
    </li>
  );
}

function Opened({ caseId, id }: { readonly caseId: string; readonly id: string }) {
  return <Answer of={useInquiry(caseId, id)}>{(inquiry) => <ReadersBefore inquiry={inquiry} />}</Answer>;
}
