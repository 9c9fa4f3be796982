'use client';
import { useEffect, useState } from 'react';
import type { Health } from '#engine/trace/wire.ts';

const UNREACHABLE: Health = {
  status: 'ok',
  mode: 'replay',
  reason: 'This site does not answer. Check that Engine Room still runs (`npm start`), then load the page again.',
  labs: { running: 0, limit: 0 },
};

/** What the engine can do, asked once when the page opens; null until it has answered. The answer also begins the session. */
export function useHealth(): Health | null {
  const [health, setHealth] = useState<Health | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    fetch('/api/health', { signal: abort.signal })
      .then((answer) => answer.json() as Promise<Health>)
      .then(setHealth, () => !abort.signal.aborted && setHealth(UNREACHABLE));
    return () => abort.abort();
  }, []);
  return health;
}
