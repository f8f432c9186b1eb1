/** How this page reaches the service. */

import { QueryClient } from '@tanstack/react-query';
import { BearerSession, type Client, retrying, withTimeout } from 'taskpact-client';

/** Without an access token: for signing up, logging in and refreshing. */
export const service: Client = {
  baseUrl: import.meta.env['VITE_SERVICE'] ?? '',
  credentials: 'include', // the refresh token is in a cookie, out of reach of scripts
  fetch: retrying({ attempts: 3, longestWait: 5, fetch: withTimeout(20) }),
};

/** Also somebody else's sign-in is the end of it. */
export const session = new BearerSession(service, { refreshTokenIn: 'cookie', onEnd: beginAnew });

/** For everything that wants somebody to be signed in. */
export const client: Client = { ...service, authorization: session };

export const queries = new QueryClient({
  defaultOptions: {
    // Trying again is the client's business: it knows what may be sent twice, and when.
    queries: { retry: false, staleTime: 30_000 },
    mutations: { retry: false, networkMode: 'always' },
  },
});

/** Who is signed in: a user, or null. */
export const SIGNED_IN = ['signed in'] as const;

/** The other tabs, which have the same cookie. */
const tabs = new BroadcastChannel('signed in');
tabs.onmessage = beginAnew;

// "Back" may bring a page as it was, of whoever was here then.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());

/** Has the other tabs find out who is signed in now. */
export function tellTabs(): void {
  tabs.postMessage(null);
}

/** Leaves the page to whoever comes next. */
export async function leave(): Promise<void> {
  await session.end();
  sessionStorage.clear();
  tellTabs();
  beginAnew();
}

/**
 * Loads the page anew, for whoever is signed in by now. Nothing that it remembers of who was here
 * outlives that: no list, no request on its way, no "Undo", and no search, which is in the address.
 */
function beginAnew(): void {
  document.body.hidden = true;
  location.replace(location.pathname);
}
