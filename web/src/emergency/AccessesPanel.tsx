import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccesses } from '../api/emergency';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { More } from '../design/More';
import { Panel } from '../design/Panel';
import { Quiet } from '../design/Quiet';
import { AccessItem } from './AccessItem';
import { sortAccesses } from './sort-accesses';

interface AccessesPanelProps {
  /** `reviews` for those who look at what others did, `own` for those who acted. */
  readonly of: 'reviews' | 'own';
}

/** Emergency accesses. Those that wait for a review come first; past ones only when somebody asks for them. */
export function AccessesPanel({ of }: AccessesPanelProps) {
  const { t } = useTranslation('emergency');
  const [isPastOpen, setPastOpen] = useState(false);
  return (
    <Panel title={t(`accesses.${of}`)} padding="flush">
      <Accesses which="open" empty={t(`accesses.none.${of}`)} />
      {isPastOpen ? (
        <>
          <p className="access-past">{t('accesses.past')}</p>
          <Accesses which="all" empty={t('accesses.noPast')} />
        </>
      ) : (
        <p className="access-more">
          <Button size="small" variant="quiet" onPress={() => setPastOpen(true)}>
            {t('accesses.showPast')}
          </Button>
        </p>
      )}
    </Panel>
  );
}

interface AccessesProps {
  readonly which: 'open' | 'all';
  readonly empty: string;
}

function Accesses({ which, empty }: AccessesProps) {
  const query = useAccesses(which);
  return (
    <Answer of={query} lines={3}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        // What waits stands above already.
        const shown = which === 'all' ? items.filter(({ verdict }) => verdict !== null) : items;
        return (
          <>
            {shown.length === 0 ? (
              <Quiet>{empty}</Quiet>
            ) : (
              <ul>
                {sortAccesses(shown).map((access) => (
                  <AccessItem key={access.id} access={access} />
                ))}
              </ul>
            )}
            {query.hasNextPage && <More query={query} shown={shown.length} />}
          </>
        );
      }}
    </Answer>
  );
}
