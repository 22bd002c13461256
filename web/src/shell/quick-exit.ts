import { leaveSession } from '../api/session';
import { currentLanguage, type Language } from '../texts/i18n';

/** Where a quick exit leads: a page that nobody has to explain. */
const neutralPages: Record<Language, string> = {
  en: 'https://en.wikipedia.org/wiki/Main_Page',
  ar: 'https://ar.wikipedia.org/',
};

const ESCAPES = 3;
const WITHIN = 1_500;

/** Leaves at once: hides the page, forgets everything, ends the session and goes to a neutral page. */
export function leaveNow(): void {
  document.body.hidden = true;
  document.title = '';
  leaveSession();
  location.replace(neutralPages[currentLanguage()]);
}

/** Leaves when Escape is pressed three times in a row, whatever has the focus. Gives what stops listening. */
export function listenForEscapes(): () => void {
  let pressed: number[] = [];
  const count = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.repeat) {
      pressed = [];
      return;
    }
    pressed = [...pressed, event.timeStamp].filter((at) => event.timeStamp - at < WITHIN);
    if (pressed.length >= ESCAPES) leaveNow();
  };
  // In the capturing phase: a dialog that closes with Escape keeps the key to itself.
  window.addEventListener('keydown', count, { capture: true });
  return () => window.removeEventListener('keydown', count, { capture: true });
}

/** A page that comes back from the browser's memory asks the service anew instead of showing what it showed. */
export function watchForReturn(): void {
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
}
