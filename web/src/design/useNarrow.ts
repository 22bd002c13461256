import { useSyncExternalStore } from 'react';

/** The width below which a page is laid out for a phone; the same as in the style sheets. */
const narrow = '(max-width: 48rem)';

/** Whether the page is laid out for a phone: only for what a style sheet cannot say, such as the way arrow keys go. */
export function useNarrow(): boolean {
  return useSyncExternalStore(listen, () => matchMedia(narrow).matches);
}

function listen(listener: () => void): () => void {
  const query = matchMedia(narrow);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}
