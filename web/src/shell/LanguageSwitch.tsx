import { chooseLanguage } from '../texts/i18n';
import { useLanguage } from '../texts/useLanguage';

/** Changes to the other language; its name stands in that language. */
export function LanguageSwitch() {
  const other = useLanguage() === 'en' ? 'ar' : 'en';
  return (
    <button
      type="button"
      className="shell-tool"
      lang={other}
      dir={other === 'ar' ? 'rtl' : 'ltr'}
      onClick={() => void chooseLanguage(other)}
    >
      {other === 'ar' ? 'العربية' : 'English'}
    </button>
  );
}
