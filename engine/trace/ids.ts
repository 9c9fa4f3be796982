/** Branded primitives: a nanosecond is not a millisecond, a span id is not a trace id. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A point in time or a duration in nanoseconds of CLOCK_MONOTONIC. Exact up to 104 days of uptime. */
export type Nanos = Brand<number, 'Nanos'>;
export type SpanId = Brand<string, 'SpanId'>;
export type TraceId = Brand<string, 'TraceId'>;
export type LabId = Brand<string, 'LabId'>;
export type TerminalId = Brand<string, 'TerminalId'>;

export const nanos = (value: number): Nanos => value as Nanos;
export const spanId = (value: string): SpanId => value as SpanId;
export const traceId = (value: string): TraceId => value as TraceId;
export const labId = (value: string): LabId => value as LabId;
export const terminalId = (value: string): TerminalId => value as TerminalId;

/** Spans that no command caused (restart policies, health checks, boot) belong to this trace: the background lane. */
export const BACKGROUND: TraceId = traceId('background');

export const toMillis = (value: Nanos): number => value / 1e6;
export const fromMillis = (value: number): Nanos => nanos(Math.round(value * 1e6));
