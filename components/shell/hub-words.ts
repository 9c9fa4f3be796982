import type { HubStatus } from '#engine/trace/wire.ts';

/** What can be pulled comes one by one after the first start of a host; empty when there is nothing to say. */
export const making = (hub: HubStatus | undefined): string =>
  hub?.state === 'making' ? `its Docker Hub makes images: ${hub.done} of ${hub.total}` : '';

/** How many images can be pulled, and why not more. */
export function hubSentence({ state, done, total, missing, detail }: HubStatus): string {
  switch (state) {
    case 'off':
      return detail ?? 'It could not be started: nothing can be pulled.';
    case 'making':
      return `${done} of ${total} images can be pulled. Still being made: ${missing.join(', ')}.`;
    case 'failed':
      return `${done} of ${total} images can be pulled. The next start tries the others again.`;
    case 'ready':
      return `A copy with ${total} images, made here from Debian packages. Pulls and pushes stay on this machine.`;
    default:
      return state satisfies never;
  }
}
