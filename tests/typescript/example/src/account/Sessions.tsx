/** Where somebody is signed in, and how to end it. */

import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Session } from 'taskpact-client';
import { endSessionMutation, listSessionsInfiniteQuery } from 'taskpact-client/tanstack-query';

import { LoadMore } from '../page/LoadMore.tsx';
import { Notice } from '../page/Notice.tsx';
import { toast } from '../page/toasts.tsx';
import { describe } from '../problems.ts';
import { client, leave } from '../service.ts';
import { sinceWhen } from '../times.ts';
import { deviceOf } from './devices.ts';

export function Sessions(): ReactNode {
  const list = useInfiniteQuery(listSessionsInfiniteQuery(client));
  const sessions = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section aria-labelledby="sessions">
      <h1 id="sessions">Sessions</h1>
      <p className="quiet">Every device where you are signed in. End those that you do not know.</p>
      {list.error && <Notice error={list.error} onRetry={() => void list.refetch()} />}
      <ul className="rows">
        {sessions.map((each) => <SessionRow key={each.id} session={each} />)}
      </ul>
      <LoadMore list={list} />
    </section>
  );
}

function SessionRow({ session }: { session: Session }): ReactNode {
  const end = useMutation({
    ...endSessionMutation(client), // which has the list read again
    onSuccess: () => (session.current ? leave() : undefined),
    onError: (error) => toast({ text: describe(error) }),
  });
  const device = deviceOf(session.device);
  return (
    <li className="row">
      <div className="row-text">
        <strong title={session.device ?? undefined}>{device}</strong>
        {session.current && <span className="chip good">This device</span>}
        <p className="quiet">
          {session.address ?? 'Unknown address'} · last used {sinceWhen(session.last_used_at)}
        </p>
      </div>
      <button
        onClick={() => end.mutate({ path: { session_id: session.id } })}
        disabled={end.isPending}
        aria-label={`${session.current ? 'Sign out of' : 'End'} ${device}`}
      >
        {session.current ? 'Sign out' : 'End'}
      </button>
    </li>
  );
}
