/** How this page reaches the service. */

import { QueryClient } from '@tanstack/react-query';
import { BearerSession, type Client, retrying, withTimeout } from 'taskpact-client';

/** Without an access token: for signing up, logging in and refreshing. */
export const service: Client = {
  baseUrl: import.meta.env['VITE_SERVICE'] ?? '',
  credentials: 'include', // the refresh token is in a cookie, out of reach of scripts
  fetch: retrying({ attempts: 3, longestWait: 5, fetch: withTimeout(20) }),
};

export const session = new BearerSession(service, {
  refreshTokenIn: 'cookie',
  onEnd: () => void forget(),
});

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

/** Shows the sign-in, and keeps nothing of who was here. */
export async function forget(): Promise<void> {
  await session.end();
  queries.setQueryData(SIGNED_IN, null);
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SIGNED_IN[0] });
}
