/** Light, dark, or as the device says. */
export type Theme = 'system' | 'light' | 'dark';

const THEME_KEY = 'causeway.theme';

/** The theme chosen before; a theme is not sensitive, so it may stay in the browser. */
export function currentTheme(): Theme {
  const kept = localStorage.getItem(THEME_KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(THEME_KEY);
  else localStorage.setItem(THEME_KEY, theme);
  applyTheme();
}

/** Puts the chosen theme on the page. */
export function applyTheme(): void {
  const theme = currentTheme();
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
