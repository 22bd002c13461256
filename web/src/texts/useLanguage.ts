import { useTranslation } from 'react-i18next';
import type { Language } from './i18n';

/** The language of the screen; a component that uses it draws itself again when the language changes. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === 'ar' ? 'ar' : 'en';
}
