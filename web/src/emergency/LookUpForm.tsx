import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { lookUp, type lookUpAnswer } from '../../../src/emergency/emergency.schema';
import { useLookUp } from '../api/emergency';
import { Button } from '../design/Button';
import { Notice } from '../design/Notice';
import { Segments } from '../design/Segments';
import { TextField } from '../design/TextField';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { BreakGlassDialog } from './BreakGlassDialog';

type Found = NonNullable<z.output<typeof lookUpAnswer>['found']>;
type Way = 'phone' | 'reference';

interface LookUpValues {
  readonly by: Way;
  readonly text: string;
}

const empty: LookUpValues = { by: 'phone', text: '' };

/** Finds one case by the number that somebody calls from or by its reference; nothing else of it shows. */
export function LookUpForm() {
  const { t } = useTranslation('emergency');
  const find = useLookUp();
  const [answer, setAnswer] = useState<Found | 'nothing' | 'several' | null>(null);
  const form = useZodForm({
    schema: lookUp,
    initial: empty,
    prepare: ({ by, text }) => ({ [by]: text }),
    send: async (input) => {
      setAnswer(null);
      const { found, several } = await find.mutateAsync(input);
      setAnswer(found ?? (several === true ? 'several' : 'nothing'));
    },
  });
  const { by, text } = form.values;
  const change = (next: Partial<LookUpValues>): void => {
    form.reset({ by, text, ...next });
    setAnswer(null);
  };
  return (
    <>
      <Form form={form} label={t('lookUp.label')}>
        <Segments
          label={t('lookUp.by')}
          choices={(['phone', 'reference'] as const).map((id) => ({ id, label: t(`lookUp.${id}`) }))}
          value={by}
          onChange={(way) => change({ by: way, text: '' })}
        />
        <div className="emergency-start-line">
          <TextField
            name={by}
            label={t(`lookUp.${by}`)}
            description={t(`lookUp.${by}Help`)}
            type={by === 'phone' ? 'tel' : 'text'}
            dir="ltr"
            value={text}
            onChange={(next) => change({ text: next })}
            errorMessage={form.errorAt(by)}
          />
          <FormActions>
            <Button type="submit" variant="primary" icon="search" isPending={form.isPending}>
              {t('lookUp.act')}
            </Button>
          </FormActions>
        </div>
      </Form>
      <div role="status">
        {(answer === 'nothing' || answer === 'several') && (
          <Notice tone="high" title={t(`lookUp.${answer}`)}>
            <p>{t(`lookUp.${answer}What`)}</p>
          </Notice>
        )}
        {answer !== null && typeof answer === 'object' && <FoundCase found={answer} />}
      </div>
    </>
  );
}

function FoundCase({ found }: { readonly found: Found }) {
  const { t } = useTranslation('emergency');
  const [isAsking, setAsking] = useState(false);
  return (
    <div className="emergency-found">
      <p className="emergency-found-what">
        <span>{t('lookUp.found')}</span> <bdi dir="ltr">{found.reference}</bdi>
      </p>
      <p className="soft">{t('lookUp.foundWhat')}</p>
      <Button variant="danger" icon="alert" onPress={() => setAsking(true)}>
        {t('open.button')}
      </Button>
      {isAsking && (
        <BreakGlassDialog
          caseId={found.caseId}
          reference={found.reference}
          lookUpId={found.lookUpId}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
