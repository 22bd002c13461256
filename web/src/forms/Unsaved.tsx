import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cache } from '../api/cache';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { go, routeAt } from '../router';
import { FormActions } from './Form';

interface Unsaved {
  /** Does the act at once, or after a question when something typed would be lost. */
  leave: (act: () => void) => void;
  setDirty: (isDirty: boolean) => void;
}

/** Asked before anybody else hears of a step back in the browser; null while nothing would be lost. */
let onStepBack: ((event: PopStateEvent) => void) | null = null;
// The window calls its listeners in the order in which they came: this one comes with the module, before the router's.
window.addEventListener('popstate', (event) => onStepBack?.(event));

const UnsavedContext = createContext<Unsaved | null>(null);

/** Asks before something typed is lost: by a link, another tab, the browser's back button or its closing. */
export function UnsavedGuard({ children }: { readonly children: ReactNode }) {
  const [isDirty, setDirty] = useState(false);
  const [waiting, setWaiting] = useState<{ readonly act: () => void } | null>(null);
  const dirty = useRef(false);
  dirty.current = isDirty;

  const leave = useCallback((act: () => void) => {
    if (dirty.current) setWaiting({ act });
    else act();
  }, []);
  useEffect(() => (isDirty ? watchLeaving(leave) : undefined), [isDirty, leave]);
  const unsaved = useMemo(() => ({ leave, setDirty }), [leave]);

  const lose = (): void => {
    dirty.current = false;
    setDirty(false);
    setWaiting(null);
    waiting?.act();
  };
  return (
    <UnsavedContext value={unsaved}>
      {children}
      {waiting !== null && <LeaveDialog onLeave={lose} onStay={() => setWaiting(null)} />}
    </UnsavedContext>
  );
}

/** Gives `leave`, and marks the page as holding something unsaved while `isDirty`. */
export function useUnsaved(isDirty = false): Unsaved['leave'] {
  const unsaved = use(UnsavedContext);
  if (unsaved === null) throw new Error('useUnsaved stands outside of UnsavedGuard');
  const { leave, setDirty } = unsaved;
  useEffect(() => {
    if (!isDirty) return undefined;
    setDirty(true);
    return () => setDirty(false);
  }, [isDirty, setDirty]);
  return leave;
}

function LeaveDialog({ onLeave, onStay }: { readonly onLeave: () => void; readonly onStay: () => void }) {
  const { t } = useTranslation('case');
  return (
    <Dialog title={t('unsaved.title')} isOpen onClose={onStay}>
      <p>{t('unsaved.what')}</p>
      <FormActions>
        <Button variant="primary" onPress={onStay}>
          {t('unsaved.stay')}
        </Button>
        <Button variant="danger" onPress={onLeave}>
          {t('unsaved.lose')}
        </Button>
      </FormActions>
    </Dialog>
  );
}

/** Watches every way off the page. Gives what stops watching. */
function watchLeaving(leave: Unsaved['leave']): () => void {
  const here = location.pathname + location.search;
  const onUnload = (event: BeforeUnloadEvent): void => {
    // A quick exit has forgotten the session by now, and nothing may hold it up.
    if (cache.getQueryData(['session'])) event.preventDefault();
  };
  const onClick = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    const isForBrowser =
      event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
    if (!(link instanceof HTMLAnchorElement) || isForBrowser || link.origin !== location.origin) return;
    if (link.hash !== '') return;
    event.preventDefault();
    event.stopPropagation();
    leave(() => go(routeAt(link.pathname, link.search)));
  };
  onStepBack = (event: PopStateEvent): void => {
    const wanted = routeAt(location.pathname, location.search);
    event.stopImmediatePropagation();
    // The address has changed already: it goes back to what the screen shows.
    history.pushState(null, '', here);
    leave(() => go(wanted));
  };
  window.addEventListener('beforeunload', onUnload);
  document.addEventListener('click', onClick, { capture: true });
  return () => {
    window.removeEventListener('beforeunload', onUnload);
    document.removeEventListener('click', onClick, { capture: true });
    onStepBack = null;
  };
}
