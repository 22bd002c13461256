import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useSignOut, type Actor } from '../api/session';
import { Button } from '../design/Button';
import { Icon } from '../design/Icon';
import { useStatus } from '../design/StatusLine';
import { go, Link } from '../router';
import { useLabels } from '../texts/labels';
import { chooseTheme, currentTheme, type Theme } from './theme';

const themes: readonly Theme[] = ['system', 'light', 'dark'];

/** Who is signed in and in which role, the theme, and the way to sign out. */
export function AccountMenu({ actor }: { readonly actor: Actor }) {
  const { t } = useTranslation('shell');
  const labels = useLabels();
  const { name, role, office } = actor;
  const roleName = labels.of('role', role);
  return (
    <DialogTrigger>
      <AriaButton className="shell-tool account">
        <Icon name="person" />
        <span className="account-text">
          <bdi>{name}</bdi>
          <span className="unseen">{t('account.comma')}</span>
          <span className="account-role">{roleName}</span>
        </span>
        <Icon name="down" />
      </AriaButton>
      <Popover className="popover account-popover" placement="bottom end">
        <Dialog className="account-panel" aria-label={t('account.title')}>
          {({ close }) => (
            <>
              <div>
                <p className="account-name">
                  <bdi>{name}</bdi>
                </p>
                <p className="soft small">{t('account.at', { role: roleName, office: office.name })}</p>
              </div>
              <Link
                to={{ page: 'account' }}
                className="button button-secondary button-usual"
                onFollow={close}
              >
                {t('account.page')}
              </Link>
              <ThemeChoice />
              <SignOutButton />
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function ThemeChoice() {
  const { t } = useTranslation('shell');
  const [theme, setTheme] = useState(currentTheme);
  const choose = (chosen: Theme): void => {
    chooseTheme(chosen);
    setTheme(chosen);
  };
  return (
    <fieldset className="theme-choice">
      <legend className="field-label">{t('theme.legend')}</legend>
      <div className="segments">
        {themes.map((id) => (
          <button
            key={id}
            type="button"
            className="segment"
            aria-pressed={theme === id}
            onClick={() => choose(id)}
          >
            {t(`theme.${id}`)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function SignOutButton() {
  const { t } = useTranslation('shell');
  const signOut = useSignOut();
  const status = useStatus();
  const leave = (): void => {
    signOut.mutate(undefined, { onSuccess: () => go({ page: 'day' }), onError: status.fail });
  };
  return (
    <Button onPress={leave} isPending={signOut.isPending}>
      {t('signOut')}
    </Button>
  );
}
