import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import {
  wallMakePayload,
  wallKind,
  wallReach,
  type AccessPreview,
} from '../../../../src/cases/grants/access.schema';
import type { CaseView } from '../../../../src/cases/cases.schema';
import { text } from '../../../../src/platform/http/page.schema';
import { useWallPreview } from '../../api/access';
import { useNewApproval } from '../../api/approvals';
import { useCases } from '../../api/cases';
import { Answer } from '../../design/Answer';
import { Button } from '../../design/Button';
import { ComboBox } from '../../design/ComboBox';
import { Dialog } from '../../design/Dialog';
import { Select } from '../../design/Select';
import { useStatus } from '../../design/StatusLine';
import { TextArea } from '../../design/TextArea';
import { Form, FormActions } from '../../forms/Form';
import { useZodForm } from '../../forms/useZodForm';
import type { Choice } from '../../texts/labels';
import { PreviewBox } from './PreviewBox';

interface AskWallDialogProps {
  readonly view: CaseView;
  readonly onClose: () => void;
}

/** Asks a second person for a wall between this case and another. */
export function AskWallDialog({ view, onClose }: AskWallDialogProps) {
  const { t } = useTranslation('case');
  const cases = useEveryCase();
  return (
    <Dialog title={t('walls.askTitle')} isOpen onClose={onClose} width="wide">
      <p className="soft">{t('walls.askWhat')}</p>
      <Answer of={cases.query}>
        {() => (
          <AskWallForm
            view={view}
            // The list grows while it loads, and the box keeps what it began with.
            key={cases.choices.length}
            others={cases.choices.filter(({ id }) => id !== view.id)}
            onClose={onClose}
          />
        )}
      </Answer>
    </Dialog>
  );
}

/** The cases that the reader may see, by reference and pseudonym, once all of them are there. */
function useEveryCase() {
  const query = useCases({}, 200);
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isError } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const choices = items.map(({ id, reference, pseudonym }) => ({ id, label: `${reference} ${pseudonym}` }));
  return { query, choices };
}

interface WallValues {
  readonly otherId: string | null;
  readonly kind: z.infer<typeof wallKind> | null;
  readonly reach: z.infer<typeof wallReach> | null;
  readonly reason: string;
}

const empty: WallValues = { otherId: null, kind: null, reach: null, reason: '' };

const asked = wallMakePayload
  .omit({ caseId: true })
  .extend({ reason: text(2_000).pipe(z.string().trim().min(3)) });

interface AskWallFormProps extends AskWallDialogProps {
  readonly others: readonly Choice[];
}

function AskWallForm({ view, others, onClose }: AskWallFormProps) {
  const { t } = useTranslation('case');
  const { t: shell } = useTranslation('shell');
  const { form, seen } = useAskWallForm(view.id, onClose);
  const { reach } = form.values;
  return (
    <Form form={form}>
      <ComboBox {...form.field('otherId')} label={t('walls.other')} choices={others} />
      <div className="field-grid">
        <Select
          {...form.field('kind')}
          label={t('walls.kindLabel')}
          choices={wallKind.options.map((id) => ({ id, label: t(`walls.kind.${id}`) }))}
          onChange={(kind) => {
            form.set('kind', kind);
            // Lawyers of co-defendants are kept apart; a victim and an accused share nobody.
            if (kind !== null) form.set('reach', kind === 'co-defendants' ? 'legal-advisers' : 'everybody');
          }}
        />
        <Select
          {...form.field('reach')}
          label={t('walls.reachLabel')}
          description={reach === null ? undefined : t(`walls.reachWhat.${reach}`)}
          choices={wallReach.options.map((id) => ({ id, label: t(`walls.reach.${id}`) }))}
        />
      </div>
      <TextArea {...form.field('reason')} label={t('team.reason')} description={t('walls.reasonHelp')} />
      {seen !== null && (
        <PreviewBox preview={seen} namesCase>
          <p className="soft small">{t('walls.afterwards')}</p>
        </PreviewBox>
      )}
      <FormActions>
        <Button type="submit" variant="primary" isPending={form.isPending}>
          {seen !== null && seen.refused === null ? t('walls.send') : t('walls.preview')}
        </Button>
        <Button onPress={onClose}>{shell('cancel')}</Button>
      </FormActions>
    </Form>
  );
}

/** First it shows who would lose what, then it asks a second person. */
function useAskWallForm(caseId: string, onClose: () => void) {
  const { t } = useTranslation('case');
  const status = useStatus();
  const preview = useWallPreview(caseId);
  const ask = useNewApproval();
  const [seen, setSeen] = useState<{ readonly of: string; readonly answer: AccessPreview } | null>(null);
  const form = useZodForm({
    schema: asked,
    initial: empty,
    send: async ({ reason, ...wall }) => {
      const { otherId, reach } = wall;
      const of = `${otherId} ${reach}`;
      if (seen?.of !== of || seen.answer.refused !== null)
        return setSeen({ of, answer: await preview.mutateAsync({ otherId, reach }) });
      await ask.mutateAsync({ act: 'wall.make', payload: { caseId, ...wall }, reason });
      status.say(t('walls.asked'));
      return onClose();
    },
    sentUnder: 'payload',
  });
  const { otherId, reach } = form.values;
  return { form, seen: seen?.of === `${otherId} ${reach}` ? seen.answer : null };
}
