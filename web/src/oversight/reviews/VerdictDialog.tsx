import { useTranslation } from 'react-i18next';
import {
  newReviewVerdict,
  reviewVerdictCode,
  type ReviewItem,
  type ReviewVerdictCode,
} from '../../../../src/supervision/reviews/reviews.schema';
import { useReviewVerdict } from '../../api/reviews';
import { Button } from '../../design/Button';
import { Dialog } from '../../design/Dialog';
import { OneOf } from '../../design/OneOf';
import { useStatus } from '../../design/StatusLine';
import { TextArea } from '../../design/TextArea';
import { Form, FormActions } from '../../forms/Form';
import { useZodForm } from '../../forms/useZodForm';
import { isolate } from '../../texts/isolate';
import { ItemFacts } from './ItemFacts';

interface VerdictDialogProps {
  readonly item: ReviewItem;
  readonly batchId: string;
  readonly onClose: () => void;
}

interface VerdictValues {
  readonly verdict: ReviewVerdictCode | null;
  readonly sentence: string;
}

const empty: VerdictValues = { verdict: null, sentence: '' };

/** A verdict with its reasons. It is final; on an item that has one, the new verdict names the one that it corrects. */
export function VerdictDialog({ item, batchId, onClose }: VerdictDialogProps) {
  const { t } = useTranslation('reviews');
  const { t: shell } = useTranslation('shell');
  const status = useStatus();
  const give = useReviewVerdict(batchId, item.id);
  const corrected = item.verdicts.at(-1);
  const form = useZodForm({
    schema: newReviewVerdict,
    initial: empty,
    prepare: (values) => ({
      ...values,
      version: item.version,
      ...(corrected === undefined ? {} : { corrects: corrected.id }),
    }),
    send: (input) => give.mutateAsync(input),
    onDone: () => {
      status.say(t('dialog.done'));
      onClose();
    },
  });
  const title =
    item.actor === null ? t('dialog.titleNobody') : t('dialog.title', { name: isolate(item.actor.name) });
  return (
    <Dialog
      title={corrected === undefined ? title : t('dialog.correctTitle')}
      isOpen
      onClose={onClose}
      width="wide"
    >
      {item.flag === null && <ItemFacts item={item} />}
      <Form form={form}>
        <OneOf
          {...form.field('verdict')}
          label={t('dialog.verdict')}
          choices={reviewVerdictCode.options.map((id) => ({
            id,
            label: t(`verdict.${id}`),
            what: t(`verdictWhat.${id}`),
          }))}
        />
        <TextArea
          {...form.field('sentence')}
          label={t('dialog.sentence')}
          description={t('dialog.sentenceHelp')}
        />
        <p className="soft">{t(corrected === undefined ? 'dialog.final' : 'dialog.first')}</p>
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {t('dialog.save')}
          </Button>
          <Button onPress={onClose}>{shell('cancel')}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
