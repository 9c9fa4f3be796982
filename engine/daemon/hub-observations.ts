/** What the hub saw of its exchanges with a lab, as observations among the others. */
import type { Peer, RegistryObservation } from '#engine/correlate/observation.ts';
import type { HubEvent } from '#engine/hub/hub-event.ts';
import { nanos } from '#engine/trace/ids.ts';
import { jsonOrText } from '#engine/trace/shallow-json.ts';

type RegistryEnd = Extract<RegistryObservation, { kind: 'registry.ended' }>;

/** @param peerAt who has the client's end of a connection, by its port */
export function hubObservation(event: HubEvent, peerAt: (port: number) => Peer | undefined): RegistryObservation {
  const at = nanos(Number(event.at));
  const { exchange } = event;
  switch (event.type) {
    case 'request': {
      const { host, method, path: url, headers, clientPort, connection } = event;
      const peer = peerAt(clientPort);
      return { kind: 'registry.request', at, connection, exchange, host, method, url, headers, ...(peer && { peer }) };
    }
    case 'response':
      return { kind: 'registry.response', at, exchange, status: event.status, headers: event.headers };
    case 'ended': {
      const { received, sent, failure } = event;
      return {
        ...{ kind: 'registry.ended', at, exchange, requestSize: received, responseSize: sent },
        ...bodyOf('request', event.requestBody, received),
        ...bodyOf('response', event.responseBody, sent),
        ...(failure !== undefined && { failure }),
      };
    }
    default:
      return event satisfies never;
  }
}

type Side = 'request' | 'response';

/** Blobs are told by their size, tokens and passwords too. */
function bodyOf(side: Side, text: string | undefined, size: number): Partial<RegistryEnd> {
  const cut = size - Buffer.byteLength(text ?? '');
  return {
    ...(text !== undefined && { [`${side}Body`]: { content: jsonOrText(text), size } }),
    ...(cut > 0 && { [`${side}Cut`]: cut }),
  };
}
