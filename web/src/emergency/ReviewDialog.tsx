import { useTranslation } from 'react-i18next';
import { breakGlassReview, verdict, type BreakGlassView } from '../../../src/emergency/emergency.schema';
import { useAccessReview } from '../api/emergency';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { OneOf } from '../design/OneOf';
import { useStatus } from '../design/StatusLine';
import { TextArea } from '../design/TextArea';
import { Form, FormActions } from '../forms/Form';
import { useZodForm } from '../forms/useZodForm';
import { isolate } from '../texts/isolate';
import { AccessFacts } from './AccessFacts';

interface ReviewDialogProps {
  readonly access: BreakGlassView;
  readonly onClose: () => void;
}

interface ReviewValues {
  readonly verdict: BreakGlassView['verdict'];
  readonly text: string;
}

const empty: ReviewValues = { verdict: null, text: '' };

/** Another person says whether an emergency was one. */
export function ReviewDialog({ access, onClose }: ReviewDialogProps) {
  const { t } = useTranslation('emergency');
  const { t: shell } = useTranslation('shell');
  const status = useStatus();
  const review = useAccessReview();
  const form = useZodForm({
    schema: breakGlassReview,
    initial: empty,
    prepare: (values) => ({ ...values, version: access.version }),
    send: (input) => review.mutateAsync({ id: access.id, ...input }),
    onDone: () => {
      status.say(t('review.done'));
      onClose();
    },
  });
  return (
    <Dialog
      title={t('review.title', { name: isolate(access.actor.name) })}
      isOpen
      onClose={onClose}
      width="wide"
    >
      <AccessFacts access={access} />
      <Form form={form}>
        <OneOf
          {...form.field('verdict')}
          label={t('review.verdict')}
          choices={verdict.options.map((id) => ({
            id,
            label: t(`verdict.${id}`),
            what: t(`verdictWhat.${id}`),
          }))}
        />
        <TextArea {...form.field('text')} label={t('review.text')} description={t('review.textHelp')} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {t('review.save')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
