/** Who is signed in decides what there is to see. */

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { refreshSession, unwrap, type User } from 'taskpact-client';

import { describe } from '../problems.ts';
import { service, session, SIGNED_IN } from '../service.ts';
import { SignIn } from './SignIn.tsx';

export function SessionGate({ children }: { children: (user: User) => ReactNode }): ReactNode {
  const { data: user, error, refetch } = useQuery({
    queryKey: SIGNED_IN,
    queryFn: whoIsSignedIn,
    staleTime: Infinity,
  });
  if (user) return children(user);
  if (user === null) return <SignIn />;
  if (error) {
    return (
      <main className="alone" role="alert">
        <p>{describe(error)}</p>
        <button onClick={() => void refetch()}>Try again</button>
      </main>
    );
  }
  return <main className="alone" aria-busy="true" aria-label="Loading" />;
}

/** After a reload only the cookie is left, and what it is worth only the service knows. */
async function whoIsSignedIn(): Promise<User | null> {
  const answer = await refreshSession(service);
  if (answer.status === 401) return null;
  await session.start(unwrap(answer));
  return unwrap(answer).user;
}
