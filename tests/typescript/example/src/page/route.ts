/** Which page is shown, and its filters: all in the address, so that a reload keeps them. */

import { useSyncExternalStore } from 'react';

export const PAGES = ['tasks', 'trash', 'sessions'] as const;
export type PageName = (typeof PAGES)[number];

export interface Route {
  readonly page: PageName;
  readonly search: URLSearchParams;
}

/** Follows the address. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  const [path, search] = hash.replace(/^#\//, '').split('?', 2);
  const page = PAGES.find((name) => name === path) ?? 'tasks';
  return { page, search: new URLSearchParams(search) };
}

/** Changes the filters, without a step in the history for each letter. */
export function replaceSearch(page: PageName, search: URLSearchParams): void {
  const query = search.size > 0 ? `?${search}` : '';
  history.replaceState(null, '', `#/${page}${query}`);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
