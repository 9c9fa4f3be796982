/** The text of /proc/PID/status, as far as it says what a process is for the kernel. Pure. */
import { CAPABILITIES } from '../kernel-names.ts';

export type ProcessStatus = {
  name: string;
  /** It has ended and waits for its parent. */
  dead: boolean;
  parent: number;
  pids: number[];
  /** real, effective */
  uids: [number, number];
  gids: [number, number];
  groups: number[];
  capabilities: Record<'inheritable' | 'permitted' | 'effective' | 'bounding' | 'ambient', string[]>;
  seccomp: 'off' | 'strict' | 'filter';
  noNewPrivileges: boolean;
};

const MOST_GROUPS = 64;
const SECCOMP = ['off', 'strict', 'filter'] as const;
const SETS = { inheritable: 'CapInh', permitted: 'CapPrm', effective: 'CapEff', bounding: 'CapBnd', ambient: 'CapAmb' };

/** Undefined: it is none. */
export function processStatus(text: string): ProcessStatus | undefined {
  const fields = new Map([...text.matchAll(/^(\w+):\t?(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
  const numbers = (name: string) => (fields.get(name) ?? '').split(/\s+/).filter(Boolean).map(Number);
  const [[uid, effectiveUid], [gid, effectiveGid], [parent]] = [numbers('Uid'), numbers('Gid'), numbers('PPid')];
  const [name, pids] = [fields.get('Name'), numbers('NSpid')];
  if (name === undefined || uid === undefined || gid === undefined || parent === undefined || pids.length === 0)
    return undefined;
  const set = (field: string) => capabilitiesIn(fields.get(field) ?? '0');
  return {
    ...{ name, parent, pids },
    dead: /^[ZX]/.test(fields.get('State') ?? ''),
    uids: [uid, effectiveUid ?? uid],
    gids: [gid, effectiveGid ?? gid],
    groups: numbers('Groups').slice(0, MOST_GROUPS),
    capabilities: {
      inheritable: set(SETS.inheritable),
      permitted: set(SETS.permitted),
      effective: set(SETS.effective),
      bounding: set(SETS.bounding),
      ambient: set(SETS.ambient),
    },
    seccomp: SECCOMP[numbers('Seccomp')[0] ?? 0] ?? 'filter',
    noNewPrivileges: numbers('NoNewPrivs')[0] === 1,
  };
}

/** `net_raw` of a mask in hexadecimal digits. */
function capabilitiesIn(mask: string): string[] {
  const bits = /^[0-9a-f]{1,16}$/.test(mask) ? BigInt(`0x${mask}`) : 0n;
  return CAPABILITIES.filter((_, index) => (bits >> BigInt(index)) & 1n).map((name) =>
    name.replace('CAP_', '').toLowerCase(),
  );
}
