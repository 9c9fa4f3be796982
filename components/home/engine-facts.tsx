'use client';
import { useHealth } from '#components/lab/use-health.ts';
import { WithCode } from '#components/shell/engine-chip.tsx';

/** What the engine says of itself when asked. */
export function EngineFacts() {
  const health = useHealth();
  if (!health) return <p>Asking …</p>;
  if (health.mode === 'replay')
    return (
      <p>
        <strong>Replay only.</strong> <WithCode text={health.reason ?? 'There is no engine on this machine.'} />
      </p>
    );
  return (
    <p>
      <strong>Live.</strong> {health.labs.running} of at most {health.labs.limit} labs are running. The versions of
      Docker, containerd, runc and the kernel are in the card behind the engine’s name in a <a href="/lab">lab</a>, and
      in every recording.
    </p>
  );
}
