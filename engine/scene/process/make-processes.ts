/** Made, not observed: as many containers as are wanted, each with two processes and a group, for tests and benchmarks. */
import type { StateChanged } from '#engine/trace/event.ts';
import type { Nanos } from '#engine/trace/ids.ts';
import { type CgroupFacts, NAMESPACES, type NamespaceKind, type ProcessFacts } from '#engine/trace/process-facts.ts';
import { DEFAULT_CAPABILITIES } from './capability-changes.ts';

const PROCESSES_EACH = 2;
/** Every so many shares the network of the one before. */
const SHARES = 5;
const OWN: readonly NamespaceKind[] = ['mnt', 'pid', 'net', 'ipc', 'uts'];

export function makeProcesses(containers: number): StateChanged[] {
  const init = processOf(0, 0, undefined);
  const host = { ...init, pid: 1, pids: [1, 1], program: 'tini', namespaces: { ...init.namespaces, ...LAB } };
  return [
    told(0, 'process-facts', '1', 'present', host),
    ...Array.from({ length: containers }, (_, index) => eventsOf(index)).flat(),
  ];
}

const LAB = Object.fromEntries(OWN.map((kind) => [kind, '0']));
const idOf = (index: number): string => (index + 1).toString(16).padStart(64, '0');

function eventsOf(index: number): StateChanged[] {
  const container = idOf(index);
  const at = (index + 1) * 1e6;
  const processes = Array.from({ length: PROCESSES_EACH }, (_, nth) => processOf(index, nth, container));
  return [
    told(at, 'container', container, 'running', { name: `web-${index}` }),
    ...processes.map((facts) => told(at, 'process-facts', String(facts.pid), 'present', facts)),
    told(at, 'cgroup', `/docker/${container}`, 'present', groupOf(index, container)),
  ];
}

const told = (
  at: number,
  kind: StateChanged['subject']['kind'],
  id: string,
  state: string,
  attributes: object,
): StateChanged => ({
  ...{
    type: 'state.changed',
    seq: at,
    at: at as Nanos,
    subject: { kind, id },
    state,
    action: 'read',
    evidence: 'observed',
  },
  attributes: attributes as StateChanged['attributes'],
});

function processOf(index: number, nth: number, container: string | undefined): ProcessFacts {
  const lender = lenderOf(index);
  const inode = (kind: NamespaceKind) =>
    OWN.includes(kind) ? `${(kind === 'net' ? lender : index) * OWN.length + OWN.indexOf(kind) + 1}` : '0';
  const pid = 1000 + index * PROCESSES_EACH + nth;
  const capabilities = [...DEFAULT_CAPABILITIES];
  return {
    ...{
      pid,
      pids: [pid, pid - 900, nth + 1],
      program: nth === 0 ? 'httpd' : 'sleep',
      ...(container && { container }),
    },
    namespaces: Object.fromEntries(NAMESPACES.map((kind) => [kind, inode(kind)])),
    ...{
      uid: 0,
      gid: 0,
      groups: [],
      seccomp: 'filter',
      noNewPrivileges: false,
      cgroup: container ? `/docker/${container}` : '/',
    },
    capabilities: {
      ...{ effective: capabilities, permitted: capabilities, inheritable: [], bounding: capabilities, ambient: [] },
    },
    uidMap: [{ inside: 0, outside: 0, count: 65536 }],
    gidMap: [{ inside: 0, outside: 0, count: 65536 }],
  };
}

const lenderOf = (index: number): number => (index % SHARES === 1 ? index - 1 : index);

function groupOf(index: number, container: string): CgroupFacts {
  const memory = (index % 4) * 2 ** 25;
  return {
    ...{ version: 1, container, frozen: false },
    limits: { ...(memory > 0 && { memory }), cpuQuotaMicros: 25_000, cpuPeriodMicros: 100_000 },
    use: {
      memory: 2 ** 22,
      memoryPeak: 2 ** 23,
      cpuNanos: index * 1e7,
      cpuPerSecond: 1e8,
      periods: 100,
      pids: PROCESSES_EACH,
    },
    requested: {
      networkMode: lenderOf(index) === index ? 'bridge' : `container:${idOf(lenderOf(index))}`,
      nanoCpus: 0.25e9,
      ...(memory > 0 && { memory }),
    },
  };
}
