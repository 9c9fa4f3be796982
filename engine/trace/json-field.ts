import type { Json } from './event.ts';

/** A field of an object; undefined for what is no object, or has no such field. */
export const jsonField = (value: Json | undefined, name: string): Json | undefined =>
  value && typeof value === 'object' && !Array.isArray(value) ? value[name] : undefined;
