import type { Health } from '#engine/trace/wire.ts';
import type { LabSnapshot } from './lab-store.ts';

/** What the header says about the engine: one word, one sentence, and what to do when there is something to do. */
export type EngineState = {
  kind: 'asking' | 'booting' | 'ready' | 'frozen' | 'lost' | 'replay';
  name: string;
  detail: string;
};

export function engineState(health: Health | null, lab: LabSnapshot | null): EngineState {
  if (!health)
    return { kind: 'asking', name: 'Asking the engine', detail: 'The page asks whether a lab can be started.' };
  if (health.mode === 'replay')
    return { kind: 'replay', name: 'Replay', detail: health.reason ?? 'There is no engine on this machine.' };
  if (!lab || lab.connection === 'connecting')
    return { kind: 'booting', name: 'Connecting', detail: lab?.status?.detail ?? 'The page connects to your lab.' };
  if (lab.connection === 'lost')
    return {
      kind: 'lost',
      name: 'Connection lost',
      detail: lab.problem
        ? `${lab.problem} The page tries again by itself.`
        : 'Your lab goes on without this page. The page tries again by itself; nothing that was observed is lost.',
    };
  return fromStatus(lab);
}

const FROZEN =
  'Every process of this host stands still: neither its dockerd nor its containers answer anybody. Only the kernel does, as to a ping. What is typed into its terminals is read when it goes on.';

function fromStatus({ status }: LabSnapshot): EngineState {
  if (!status) return { kind: 'booting', name: 'Connecting', detail: 'The page connects to your lab.' };
  switch (status.phase) {
    case 'booting':
      return { kind: 'booting', name: 'Lab is booting', detail: status.detail };
    case 'ready':
      if (status.frozen) return { kind: 'frozen', name: 'Lab is frozen', detail: FROZEN };
      return { kind: 'ready', name: 'Lab is running', detail: status.detail };
    case 'lost':
      return { kind: 'lost', name: 'Lab is lost', detail: `${status.detail} Reset the lab to get a new one.` };
    case 'closed':
      if (status.resetting) return { kind: 'booting', name: 'Lab is being reset', detail: status.detail };
      return { kind: 'lost', name: 'Lab is closed', detail: `${status.detail} Reset the lab to get a new one.` };
    default:
      return status.phase satisfies never;
  }
}
