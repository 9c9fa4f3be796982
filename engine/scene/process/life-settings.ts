/** Which of a container's own settings explains what the engine did to it when nobody was seen to ask. Pure. */
import type { ContainerLife } from '#engine/trace/container-life.ts';
import type { Attributes, Json } from '#engine/trace/event.ts';
import type { LifeEventType, LifeState } from './container-life.machine.ts';

export type Setting = '--rm' | 'restart policy';

/** As a request to create it has them: one that is gone at once is never asked about. */
export type Wanted = { removesItself: boolean; policy: string };

export function wantedIn(body: Json | undefined): Wanted | undefined {
  const host = fieldsOf(fieldsOf(body).HostConfig);
  const policy = fieldsOf(host.RestartPolicy).Name;
  if (host.AutoRemove === undefined && policy === undefined) return undefined;
  return { removesItself: host.AutoRemove === true, policy: String(policy || 'no') };
}

const fieldsOf = (value: Json | undefined): Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

export type Known = { wanted: Wanted | undefined; lives: readonly { at: number; life: ContainerLife }[] };

/** @param from its state before @param known `lives`: what the engine answered, in order */
export function settingFor(type: LifeEventType, from: LifeState, at: number, known: Known): Setting | undefined {
  switch (type) {
    case 'waits to be restarted':
      return 'restart policy';
    case 'was started':
      return (from === 'restarting' || from === 'exited') && policyAt(at, known) !== 'no'
        ? 'restart policy'
        : undefined;
    case 'is being removed':
    case 'was removed':
      return known.wanted?.removesItself || known.lives.some(({ life }) => life.removesItself) ? '--rm' : undefined;
    default:
      return undefined;
  }
}

const policyAt = (at: number, { wanted, lives }: Known): string =>
  lives.findLast((one) => one.at <= at)?.life.restart.policy ?? wanted?.policy ?? lives[0]?.life.restart.policy ?? 'no';
