import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { RuleThresholds } from '../../../../src/supervision/flags/flags.schema';
import { useThresholdChange } from '../../api/flags';
import { Button } from '../../design/Button';
import { Dialog } from '../../design/Dialog';
import { useStatus } from '../../design/StatusLine';
import { TextField } from '../../design/TextField';
import { Form, FormActions } from '../../forms/Form';
import { useZodForm } from '../../forms/useZodForm';
import { useFormat } from '../../texts/format';

interface ThresholdsDialogProps {
  readonly rule: RuleThresholds;
  readonly onClose: () => void;
}

/** Sets the numbers of one pattern, each within its range. */
export function ThresholdsDialog({ rule, onClose }: ThresholdsDialogProps) {
  const { t } = useTranslation('flags');
  const { t: shell } = useTranslation('shell');
  const format = useFormat();
  const form = useThresholdForm({ rule, onClose });
  return (
    <Dialog title={t('dialog.title', { name: t(`rule.${rule.rule}`) })} isOpen onClose={onClose}>
      <p className="soft">{t('dialog.what')}</p>
      <Form form={form}>
        {rule.numbers.map(({ name, least, most, usual }) => (
          <TextField
            key={name}
            {...form.field(name)}
            label={t(`number.${name}`)}
            description={t('dialog.range', {
              least: format.number(least),
              most: format.number(most),
              usual: format.number(usual),
            })}
            inputMode="numeric"
            dir="ltr"
          />
        ))}
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

function useThresholdForm({ rule, onClose }: ThresholdsDialogProps) {
  const { t } = useTranslation('flags');
  const status = useStatus();
  const change = useThresholdChange(rule.rule);
  const { numbers, version } = rule;
  const initial: Record<string, string> = Object.fromEntries(
    numbers.map(({ name, value }) => [name, String(value)]),
  );
  return useZodForm({
    schema: z.object(
      Object.fromEntries(numbers.map(({ name, least, most }) => [name, z.int().min(least).max(most)])),
    ),
    initial,
    prepare: (values) =>
      Object.fromEntries(
        numbers.map(({ name }) => [
          name,
          /^\d{1,6}$/.test(values[name] ?? '') ? Number(values[name]) : undefined,
        ]),
      ),
    send: (value) => change.mutateAsync({ version, value }),
    sentUnder: 'value',
    onDone: () => {
      status.say(t('dialog.saved'));
      onClose();
    },
  });
}
