import type { i18n as Texts, TFunction } from 'i18next';
import type { Language } from '../texts/i18n';

/** The texts of the paper in its own language, whatever language the screen has. */
export function paperTexts(texts: Texts, language: Language): TFunction<'readers'> {
  return texts.getFixedT(language, 'readers');
}
