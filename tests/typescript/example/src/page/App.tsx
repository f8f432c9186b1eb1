/** The frame of every page. */

import { useMutation } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { logOut, unwrap, type User } from 'taskpact-client';

import { Sessions } from '../account/Sessions.tsx';
import { describe } from '../problems.ts';
import { client, leave, session } from '../service.ts';
import { outboxOf } from '../tasks/outbox.ts';
import { TasksPage } from '../tasks/TasksPage.tsx';
import { Trash } from '../tasks/Trash.tsx';
import { PAGES, type PageName, useRoute } from './route.ts';
import { ThemeChoice } from './theme.tsx';
import { toast } from './toasts.tsx';

const TITLES: Readonly<Record<PageName, string>> = {
  tasks: 'Tasks',
  trash: 'Trash',
  sessions: 'Sessions',
};

export function App({ user }: { user: User }): ReactNode {
  const { page, search } = useRoute();
  useEffect(() => {
    document.title = `${TITLES[page]} · Taskpact`;
  }, [page]);
  return (
    <>
      <header className="top">
        <a className="brand" href="#/tasks"><img src="/icon.svg" alt="" />Taskpact</a>
        <nav aria-label="Pages">
          {PAGES.map((each) => (
            <a key={each} href={`#/${each}`} aria-current={each === page ? 'page' : undefined}>
              {TITLES[each]}
            </a>
          ))}
        </nav>
        <ThemeChoice />
        <SignOut user={user} />
      </header>
      <main>
        {page === 'tasks' && <TasksPage user={user} search={search} />}
        {page === 'trash' && <Trash />}
        {page === 'sessions' && <Sessions />}
      </main>
    </>
  );
}

function SignOut({ user }: { user: User }): ReactNode {
  const signOut = useMutation({
    mutationFn: async () => {
      // The cookie may be somebody else's by now, whom this would sign out, too.
      if (!(await session.refresh())) return;
      unwrap(await logOut(client));
      outboxOf(user.id).clear();
      await leave();
    },
    onError: (error) => toast({ text: describe(error) }),
  });
  const ask = (): void => {
    const unsent = outboxOf(user.id).entries().length;
    if (unsent === 0 || confirm(`New tasks that were not sent yet: ${unsent}. Sign out anyway?`)) {
      signOut.mutate();
    }
  };
  return (
    <button className="quiet-button" onClick={ask} title={user.email ?? user.name}>
      Sign out
    </button>
  );
}
