/** Where containerd's messages name a container. Field names come as in the .proto (`container_id`) or in JSON's way (`containerId`). */
import type { Json } from '#engine/trace/event.ts';
import { identitiesIn } from './identity.ts';

type Fields = { [key: string]: Json };

const fieldsOf = (value: Json | undefined): Fields =>
  value && typeof value === 'object' && !Array.isArray(value) ? value : {};
const textOf = (...values: (Json | undefined)[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string' && value !== '');

/** @param name `Tasks/Create`, `Containers/Get`, … */
export function containerIn(name: string, message: Json | undefined): string | undefined {
  const fields = fieldsOf(message);
  const id = textOf(fields.containerId, fields.container_id);
  if (id || !name.startsWith('Containers/')) return id;
  return textOf(fieldsOf(fields.container).id, fields.id);
}

/** Of a message to a shim's Task service. */
export const taskIn = (message: Json | undefined): string | undefined => textOf(fieldsOf(message).id);

/** The exec that a task's call is about; undefined for the container's own program. */
export const execIn = (message: Json | undefined): string | undefined => {
  const fields = fieldsOf(message);
  return textOf(fields.execId, fields.exec_id);
};

/** Other ids in the order for a container: of an exec, of the overlay layer that is its root. */
export function idsIn(name: string, message: Json | undefined): Set<string> {
  const fields = fieldsOf(message);
  const exec = execIn(message);
  const root = name === 'Containers/Create' ? identitiesIn(rootOf(fields)) : new Set<string>();
  return exec ? root.add(exec) : root;
}

function rootOf(fields: Fields): Json | undefined {
  const spec = fieldsOf(fieldsOf(fields.container).spec);
  const config = fieldsOf(spec.value ?? spec);
  return fieldsOf(config.root).path;
}

export type EngineEvent = { topic: string; container?: string };

export function eventIn(message: Json): EngineEvent | undefined {
  const { topic, event } = fieldsOf(message);
  const fields = fieldsOf(fieldsOf(event).value ?? event);
  const container =
    textOf(fields.containerId, fields.container_id) ??
    (/containers/.test(String(topic)) ? textOf(fields.id) : undefined);
  return typeof topic === 'string' ? { topic, container } : undefined;
}
