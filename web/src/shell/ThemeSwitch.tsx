import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Menu } from '../design/Menu';
import { chooseTheme, currentTheme, type Theme } from './theme';

const themes: readonly Theme[] = ['system', 'light', 'dark'];

/** Light, dark or as the device says. */
export function ThemeSwitch() {
  const { t } = useTranslation('shell');
  const [theme, setTheme] = useState(currentTheme);
  const shown = t(`theme.${theme}`);
  return (
    <Menu
      className="shell-tool shell-tool-wide"
      label={t('theme.label', { theme: shown })}
      acts={themes.map((id) => ({ id, label: t(`theme.${id}`) }))}
      onAct={(chosen) => {
        chooseTheme(chosen);
        setTheme(chosen);
      }}
    >
      {shown}
    </Menu>
  );
}
