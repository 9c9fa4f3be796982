/** What was asked of the builder: BuildKit's is in the message of `Control/Solve`, the classic builder's in the query of `POST /build`. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Json } from '#engine/trace/event.ts';
import { jsonField } from '#engine/trace/json-field.ts';
import type { Build, Builder } from '../build.ts';
import type { SpanView } from '../trace-view.ts';

export function optionsOf(builder: Builder, root: SpanView): Build['options'] {
  return builder === 'buildkit' ? ofSolve(root) : ofQuery(root);
}

function ofSolve({ attributes }: SpanView): Build['options'] {
  const request = attributes[ATTR.rpcRequest];
  const front = recordOf(jsonField(request, 'FrontendAttrs'));
  const noCache = front['no-cache'];
  const contexts = named(front, 'context:');
  return {
    file: front.filename || 'Dockerfile',
    ...(front.target && { target: front.target }),
    noCache: noCache === '',
    ...(noCache && { noCacheStages: noCache.split(',') }),
    buildArgs: named(front, 'build-arg:'),
    ...(Object.keys(contexts).length > 0 && { contexts }),
    tags: (exporterOf(request).name ?? '').split(',').filter((tag) => tag !== ''),
  };
}

const named = (front: Readonly<Record<string, string>>, prefix: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(front).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    ),
  );

function exporterOf(request: Json | undefined): Record<string, string> {
  const exporters = jsonField(request, 'Exporters');
  const first = Array.isArray(exporters) ? jsonField(exporters[0], 'Attrs') : undefined;
  return { ...recordOf(jsonField(request, 'ExporterAttrsDeprecated')), ...recordOf(first) };
}

function ofQuery({ attributes }: SpanView): Build['options'] {
  const query = new URLSearchParams(String(attributes[ATTR.urlPath] ?? '').split('?')[1] ?? '');
  const target = query.get('target');
  return {
    file: query.get('dockerfile') || 'Dockerfile',
    ...(target && { target }),
    noCache: /^(1|true)$/i.test(query.get('nocache') ?? ''),
    buildArgs: parsedRecord(query.get('buildargs')),
    tags: query.getAll('t'),
  };
}

function parsedRecord(text: string | null): Record<string, string> {
  try {
    return recordOf(JSON.parse(text ?? '{}') as Json);
  } catch {
    return {};
  }
}

function recordOf(value: Json | undefined): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
