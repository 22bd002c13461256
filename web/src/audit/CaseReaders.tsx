import { useTranslation } from 'react-i18next';
import { useAudit } from '../api/audit';
import { Answer } from '../design/Answer';
import { More } from '../design/More';
import { AuditLines } from './AuditLines';

/** Who opened this case, newest first: for a tab of the case page. */
export function CaseReaders({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation('audit');
  const lines = useAudit({ case: caseId });
  return (
    <Answer of={lines} lines={6}>
      {({ pages }) => {
        const entries = pages.flatMap(({ items }) => items);
        return (
          <>
            <AuditLines entries={entries} empty={t('emptyCase')} />
            <More query={lines} shown={entries.length} />
          </>
        );
      }}
    </Answer>
  );
}
