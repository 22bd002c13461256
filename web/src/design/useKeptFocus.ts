import { useEffect } from 'react';

/** How long a page may take to put the focus somewhere itself, in milliseconds. */
const PATIENCE = 100;

/**
 * Whoever works with keys or a reader stands on a button, and often the act of the button takes it away: an access
 * ends, a notice is read. Then the heading of the panel around it takes the focus, else the heading of the page, so
 * that nobody begins at the top again. What still has the focus keeps it.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | null = null;
    let around: readonly Element[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const note = ({ target }: FocusEvent): void => {
      if (!(target instanceof Element) || target === document.body) return;
      last = target;
      // A window over the page goes away as a whole; what counts is where the reader stood on the page.
      if (target.closest('main') !== null) around = ancestorsOf(target);
    };
    const keep = (): void => {
      if (!isLost(last)) return;
      last = null;
      headingOf(around)?.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(() => {
      if (!isLost(last)) return;
      clearTimeout(timer);
      timer = setTimeout(keep, PATIENCE);
    });
    document.addEventListener('focusin', note);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', note);
      observer.disconnect();
      clearTimeout(timer);
    };
  }, []);
}

/** True when what had the focus is no longer on the page and nothing else has taken it. */
function isLost(last: Element | null): boolean {
  const active = document.activeElement;
  return last !== null && !last.isConnected && (active === null || active === document.body);
}

function ancestorsOf(element: Element): Element[] {
  const parent = element.parentElement;
  return parent === null ? [] : [parent, ...ancestorsOf(parent)];
}

function headingOf(around: readonly Element[]): HTMLElement | null {
  const panel = around.find((element) => element.isConnected && element.matches('.panel'));
  return panel?.querySelector<HTMLElement>('h2') ?? document.querySelector<HTMLElement>('main h1');
}
