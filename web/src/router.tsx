import { useSyncExternalStore, type MouseEvent, type ReactNode } from 'react';
import { phase } from '../../src/cases/cases.schema';
import { riskLevel } from '../../src/reference/codes.schema';
import type { CaseFilter } from './api/cases';
import { noteMove } from './design/page-moves';

// Addresses hold ids and codes, never a name and never what somebody searched for.

/** Every page of the product. */
export type Route =
  | { readonly page: 'day' }
  | { readonly page: 'cases'; readonly filter: CaseFilter }
  | { readonly page: 'case'; readonly id: string; readonly tab: string | null }
  | { readonly page: 'people' }
  | { readonly page: 'audit' }
  | { readonly page: 'proof' }
  | { readonly page: 'oversight'; readonly tab: string | null }
  | { readonly page: 'approvals' }
  | { readonly page: 'emergency' }
  | { readonly page: 'staff' }
  | { readonly page: 'account' }
  | { readonly page: 'invitation' }
  | { readonly page: 'unknown' };

/** The address of a page. */
export function addressOf(route: Route): string {
  switch (route.page) {
    case 'day':
      return '/';
    case 'cases':
      return `/cases${filterText(route.filter)}`;
    case 'case':
      return route.tab === null ? `/cases/${route.id}` : `/cases/${route.id}/${route.tab}`;
    case 'oversight':
      return route.tab === null ? '/oversight' : `/oversight/${route.tab}`;
    case 'people':
    case 'audit':
    case 'proof':
    case 'approvals':
    case 'emergency':
    case 'staff':
    case 'account':
    case 'invitation':
      return `/${route.page}`;
    default:
      return '/unknown';
  }
}

/** The page behind an address: path and query. */
export function routeAt(path: string, search = ''): Route {
  const [first, id, tab, ...rest] = path.split('/').filter((part) => part !== '');
  if (first === undefined) return { page: 'day' };
  if (rest.length > 0) return { page: 'unknown' };
  if (first === 'cases' && id !== undefined) return { page: 'case', id, tab: tab ?? null };
  if (first === 'oversight' && tab === undefined) return { page: 'oversight', tab: id ?? null };
  if (id !== undefined) return { page: 'unknown' };
  if (first === 'cases') return { page: 'cases', filter: filterOf(new URLSearchParams(search)) };
  return plainPages.find(({ page }) => page === first) ?? { page: 'unknown' };
}

/** Goes to another page. `replace` leaves no step back: for a change of a filter. */
export function go(route: Route, how: 'push' | 'replace' = 'push'): void {
  const address = addressOf(route);
  noteMove();
  if (how === 'replace') history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  if (how === 'push') window.scrollTo(0, 0);
  for (const listener of listeners) listener();
}

/** The page that the address names now. */
export function useRoute(): Route {
  const address = useSyncExternalStore(listen, readAddress);
  const [path = '/', search = ''] = address.split('?');
  return routeAt(path, search);
}

interface LinkProps {
  readonly to: Route;
  readonly children: ReactNode;
  readonly className?: string;
  readonly isCurrent?: boolean;
  /** What else happens when it is followed, such as closing the menu around it. */
  readonly onFollow?: () => void;
}

/** A link to a page of the product: a real address, without loading the page anew. */
export function Link({ to, children, className, isCurrent = false, onFollow }: LinkProps) {
  const follow = (event: MouseEvent): void => {
    const isForBrowser =
      event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
    if (isForBrowser) return;
    event.preventDefault();
    onFollow?.();
    go(to);
  };
  return (
    <a
      href={addressOf(to)}
      className={className}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={follow}
    >
      {children}
    </a>
  );
}

const plainPages: readonly Exclude<Route, { page: 'case' | 'cases' | 'oversight' | 'day' | 'unknown' }>[] = [
  { page: 'people' },
  { page: 'audit' },
  { page: 'proof' },
  { page: 'approvals' },
  { page: 'emergency' },
  { page: 'staff' },
  { page: 'account' },
  { page: 'invitation' },
];

const listeners = new Set<() => void>();

function listen(listener: () => void): () => void {
  const back = (): void => {
    noteMove();
    listener();
  };
  listeners.add(listener);
  window.addEventListener('popstate', back);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', back);
  };
}

function readAddress(): string {
  return location.pathname + location.search;
}

function filterOf(query: URLSearchParams): CaseFilter {
  const wantedPhase = phase.safeParse(query.get('phase'));
  const wantedRisk = riskLevel.safeParse(query.get('risk'));
  return {
    ...(wantedPhase.success ? { phase: wantedPhase.data } : {}),
    ...(wantedRisk.success ? { risk: wantedRisk.data } : {}),
    ...(query.get('overdue') === 'true' ? { overdue: 'true' as const } : {}),
    ...(query.get('unconfirmed') === 'true' ? { unconfirmed: 'true' as const } : {}),
  };
}

function filterText(filter: CaseFilter): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== undefined));
  return query.size === 0 ? '' : `?${query}`;
}
