import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes } from '#engine/trace/event.ts';

/** How two components talk: the shape and the colour of a message. */
export const KINDS = ['http', 'rpc', 'exec', 'event', 'io', 'sys'] as const;
export type Kind = (typeof KINDS)[number];

export const KIND_NAME: Record<Kind, string> = {
  http: 'HTTP',
  rpc: 'gRPC / ttrpc',
  exec: 'new process',
  event: 'event',
  io: 'bytes',
  sys: 'system call',
};

/** The kind of a span, read from what its attributes say it is. */
export function kindOf(span: { to: string; attributes: Attributes }): Kind {
  if (span.to === 'kernel') return 'sys';
  if (ATTR.httpMethod in span.attributes) return 'http';
  if (ATTR.rpcSystem in span.attributes || ATTR.rpcService in span.attributes) return 'rpc';
  return 'exec';
}

const STREAM_NAMES = /\/(wait|attach|events|logs|stats|session|grpc)$|Subscribe$|\/Wait$/;

/**
 * Requests that stay open while nothing happens (`wait`, `attach`, an event stream): drawn as a thread rather than as work,
 * because their length says nothing about who is busy.
 */
export const isStream = (span: { name: string; attributes: Attributes }): boolean =>
  STREAM_NAMES.test(span.name) || ATTR.upgrade in span.attributes;
