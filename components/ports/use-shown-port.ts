'use client';
import { useCallback, useEffect, useState } from 'react';

/** Which port is shown beside; none in another lab, whose ports are others. */
export function useShownPort(lab: string | null): { port: number | null; show(port: number): void; close(): void } {
  const [port, setPort] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was shown belongs to the lab that is gone
  useEffect(() => setPort(null), [lab]);
  const close = useCallback(() => setPort(null), []);
  return { port, show: setPort, close };
}
