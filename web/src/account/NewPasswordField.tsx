import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Check } from '../design/Checks';
import { TextField } from '../design/TextField';
import type { FieldProps } from '../forms/useZodForm';

/** A new password, with the rules before anybody breaks them; it can be read while it is typed. */
export function NewPasswordField(field: FieldProps<string>) {
  const { t } = useTranslation('account');
  const [isShown, setShown] = useState(false);
  return (
    <div className="stack-tight">
      <TextField
        {...field}
        label={t('password.new')}
        description={t('password.rules')}
        type={isShown ? 'text' : 'password'}
        autoComplete="new-password"
        dir="ltr"
      />
      <Check isSelected={isShown} onChange={setShown}>
        {t('password.show')}
      </Check>
    </div>
  );
}
