import { createContext, useContext } from 'react';
import type { HostNumber } from '#engine/trace/lab-hosts.ts';

/** Which of a session's hosts is in front: what is asked of "the lab" is asked of that one. */
export const HostContext = createContext<HostNumber>(1);

export const useHostNumber = (): HostNumber => useContext(HostContext);

/** Where this browser keeps something of a host. */
export const keyOfHost = (key: string, host: HostNumber): string => (host === 1 ? key : `${key}.${host}`);
