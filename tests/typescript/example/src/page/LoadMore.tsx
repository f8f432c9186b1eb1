/** The end of a list that goes on as soon as it is seen. */

import { useEffect, useRef, type ReactNode } from 'react';

interface List {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly isFetchNextPageError: boolean;
  fetchNextPage(): unknown;
}

/** A button that presses itself when it is scrolled to, but not after a failure. */
export function LoadMore({ list }: { list: List }): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  const isReady = hasNextPage && !isFetchingNextPage && !isFetchNextPageError;

  useEffect(() => {
    if (!isReady || !button.current) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => void (entry?.isIntersecting && fetchNextPage()),
      { rootMargin: '400px' },
    );
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [isReady, fetchNextPage]);

  if (!hasNextPage) return null;
  return (
    <button
      ref={button}
      className="load-more"
      onClick={() => void fetchNextPage()}
      disabled={isFetchingNextPage}
    >
      {isFetchingNextPage ? 'Loading…' : 'Show more'}
    </button>
  );
}
