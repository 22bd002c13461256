import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { peopleQuery, type PersonFound } from '../../../src/cases/cases.schema';
import { usePeople } from '../api/people';
import { Answer } from '../design/Answer';
import { Button } from '../design/Button';
import { DataTable, type Column } from '../design/DataTable';
import { EmptyState } from '../design/EmptyState';
import { More } from '../design/More';
import { PageHeader } from '../design/PageHeader';
import { TextField } from '../design/TextField';
import { Form } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { Link } from '../router';
import './people.css';

/** Finds a person by name among the reader's cases. What was typed stands in no address and is kept nowhere. */
export function PeoplePage() {
  const { t } = useTranslation('people');
  const [text, setText] = useState('');
  const form = useZodForm({
    schema: peopleQuery.pick({ q: true }),
    initial: { q: '' },
    send: async ({ q }) => setText(q),
  });
  return (
    <>
      <PageHeader title={t('title')}>{t('lead')}</PageHeader>
      <div className="panel people-panel">
        <div role="search">
          <Form form={form} label={t('title')}>
            <div className="people-search">
              <TextField {...form.field('q')} label={t('name')} type="search" description={t('help')} />
              <Button type="submit" variant="primary" icon="search">
                {t('act')}
              </Button>
            </div>
          </Form>
        </div>
      </div>
      {text !== '' && <Found text={text} />}
    </>
  );
}

function Found({ text }: { readonly text: string }) {
  const { t } = useTranslation('people');
  const people = usePeople(text);
  const columns = useColumns();
  return (
    <section className="panel panel-flush" aria-label={t('found')}>
      <Answer of={people}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) return <EmptyState title={t('none.title')}>{t('none.what')}</EmptyState>;
          return (
            <>
              {/* One person may be found by several of their names. */}
              <DataTable
                label={t('found')}
                columns={columns}
                rows={rows.map((row, place) => ({ ...row, caseId: row.id, id: `${row.id} ${place}` }))}
              />
              <More query={people} shown={rows.length} />
            </>
          );
        }}
      </Answer>
    </section>
  );
}

function useColumns(): Column<PersonFound & { readonly caseId: string }>[] {
  const { t } = useTranslation('people');
  return [
    {
      id: 'name',
      header: t('column.name'),
      isRowHeader: true,
      cell: ({ name }) => (
        <bdi className="people-name" dir="auto">
          {name}
        </bdi>
      ),
    },
    { id: 'match', header: t('column.match'), cell: ({ match }) => t(`match.${match}`) },
    {
      id: 'case',
      header: t('column.case'),
      cell: ({ caseId, pseudonym }) => (
        <Link to={{ page: 'case', id: caseId, tab: null }}>
          <bdi>{pseudonym}</bdi>
        </Link>
      ),
    },
    {
      id: 'reference',
      header: t('column.reference'),
      cell: ({ reference }) => <bdi dir="ltr">{reference}</bdi>,
    },
  ];
}
