/** What answers that went past tell of the build cache: `docker buildx du` asks BuildKit, `docker system df` asks dockerd. */

import type { SpanView } from '#engine/scene/trace-view.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Json } from '#engine/trace/event.ts';
import type { Nanos, SpanId } from '#engine/trace/ids.ts';
import { jsonField } from '#engine/trace/json-field.ts';

export type CacheRecord = {
  id: string;
  /** `regular`, `source.local`, `exec.cachemount`, `internal`, … */
  type: string;
  description: string;
  bytes: number;
  inUse: boolean;
  /** an image has the same layer: removing the record frees nothing */
  shared: boolean;
  used: number;
  parents: readonly string[];
  lastUsed?: string;
};

export type CacheSeen = { at: Nanos; span: SpanId; by: 'du' | 'df'; records: readonly CacheRecord[]; bytes: number };

/** In the order of the answers. */
export const cachesIn = (spans: readonly SpanView[]): CacheSeen[] =>
  spans.flatMap((span) => seenIn(span) ?? []).sort((one, other) => one.at - other.at);

function seenIn({ name, attributes, end, id }: SpanView): CacheSeen | undefined {
  const list =
    name === 'GET /system/df'
      ? jsonField(attributes[ATTR.httpResponseBody], 'BuildCache')
      : name.endsWith('Control/DiskUsage')
        ? jsonField(attributes[ATTR.rpcResponse], 'record')
        : undefined;
  if (end === undefined || (list === undefined && !isEmptyUsage(name, attributes[ATTR.rpcResponse]))) return undefined;
  const records = (Array.isArray(list) ? list : []).map(recordOf);
  const bytes = records.reduce((sum, record) => sum + record.bytes, 0);
  return { at: end, span: id, by: name === 'GET /system/df' ? 'df' : 'du', records, bytes };
}

/** A message without records has no list at all. */
const isEmptyUsage = (name: string, answer: Json | undefined): boolean =>
  name.endsWith('Control/DiskUsage') && typeof answer === 'object' && answer !== null;

/** dockerd 26 writes a blank before `Parents`. Both ways write the same fields, each with its own letters. */
function recordOf(record: Json): CacheRecord {
  const field = (...names: string[]) => names.map((name) => jsonField(record, name)).find((value) => value != null);
  const lastUsed = field('LastUsedAt', 'lastUsedAt', 'last_used_at');
  return {
    id: text(field('ID', 'id', 'Id')),
    type: text(field('Type', 'RecordType', 'recordType', 'record_type')) || 'regular',
    description: text(field('Description', 'description')),
    bytes: Number(field('Size', 'size') ?? 0),
    inUse: field('InUse', 'inUse', 'in_use') === true,
    shared: field('Shared', 'shared') === true,
    used: Number(field('UsageCount', 'usageCount', 'usage_count') ?? 0),
    parents: parentsOf(field('Parents', ' Parents', 'parents'), field('Parent', 'parent')),
    ...(typeof lastUsed === 'string' && lastUsed !== '' && { lastUsed }),
  };
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const parentsOf = (many: Json | undefined, one: Json | undefined): string[] =>
  (Array.isArray(many) ? many : [one]).flatMap((value) => text(value) || []);

export type CacheRow = CacheRecord & {
  /** descriptions of the records that stand on it */
  users: readonly string[];
  /** 0…1 of the largest */
  bar: number;
};

/** The largest first. */
export function cacheRows(records: readonly CacheRecord[]): CacheRow[] {
  const most = Math.max(1, ...records.map(({ bytes }) => bytes));
  const usersOf = (id: string) => records.filter(({ parents }) => parents.includes(id));
  return records
    .map((record) => ({
      ...record,
      users: usersOf(record.id).map(({ description, id }) => description || id.slice(0, 12)),
      bar: record.bytes / most,
    }))
    .sort((one, other) => other.bytes - one.bytes || one.description.localeCompare(other.description));
}
