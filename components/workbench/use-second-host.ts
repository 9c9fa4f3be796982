'use client';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { EMPTY_SOURCE } from '#components/lab/empty-source.ts';
import type { LabSnapshot } from '#components/lab/lab-store.ts';
import { SocketSource } from '#components/lab/socket-source.ts';
import { useLab } from '#components/lab/use-lab.ts';
import { ofHost } from '#engine/trace/lab-hosts.ts';
import { secondHostIs } from './second-host-is.ts';
import { labSocket } from './use-source.ts';

/**
 * The host beside the first: there since it was asked for, here or by another page of this session, until it is removed. Its socket
 * stays open whichever host is in front.
 *
 * @param first of the session's first lab; there is no second one while it is not live
 */
export function useSecondHost(first: LabSnapshot) {
  const [wanted, want] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const source = useMemo(() => (wanted ? new SocketSource(ofHost(labSocket(), 2)) : EMPTY_SOURCE), [wanted]);
  const lab = useLab(source);
  // Another page may have added it, or this one before a reload. What is told once more, while it goes, is no reason to ask for it again.
  const isBeside = first.live && first.status?.lan !== undefined;
  useEffect(() => {
    if (isBeside) want(true);
  }, [isBeside]);
  const is = secondHostIs(wanted, lab);
  useEffect(() => {
    if (is !== 'refused' && is !== 'removed') return;
    setRefusal(is === 'refused' ? lab.problem : null);
    want(false);
  }, [is, lab.problem]);
  const add = useCallback(() => {
    setRefusal(null);
    want(true);
  }, []);
  return { isThere: is === 'there' && source instanceof SocketSource && first.live, lab, source, refusal, add };
}
