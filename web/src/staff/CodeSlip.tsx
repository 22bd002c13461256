import { useTranslation } from 'react-i18next';
import type { Invitation } from '../../../src/people/accounts/accounts.schema';
import { OneTimeText } from '../account/OneTimeText';
import { Button } from '../design/Button';
import { Fact, Facts } from '../design/Facts';
import { FormActions } from '../forms/Form';
import { useFormat } from '../texts/format';
import './staff.css';

interface CodeSlipProps {
  readonly username: string;
  readonly invitation: Invitation;
  /** What comes next, for whoever made the code. */
  readonly children?: string;
  readonly onClose: () => void;
}

/** A one-time code, shown once, with what its owner needs; the only part of the page that is printed. */
export function CodeSlip({ username, invitation, children, onClose }: CodeSlipProps) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  return (
    <>
      <div className="code-slip stack">
        <OneTimeText label={t('code.label')} text={invitation.code} autoFocus />
        <Facts>
          <Fact label={t('new.username')}>
            <bdi dir="ltr">{username}</bdi>
          </Fact>
          <Fact label={t('code.until')}>{format.instant(invitation.expiresAt)}</Fact>
          <Fact label={t('code.where')} isWide>
            <bdi dir="ltr">{`${location.origin}/invitation`}</bdi>
          </Fact>
        </Facts>
        <p>{t('code.how')}</p>
      </div>
      <p className="soft small">
        {t('code.once')} {children}
      </p>
      <FormActions>
        <Button variant="primary" onPress={onClose}>
          {t('code.done')}
        </Button>
        <Button onPress={() => window.print()}>{t('code.print')}</Button>
      </FormActions>
    </>
  );
}
