/**
 * What an engine knows of the services on one of its swarm's networks: the very list from which it would set up IPVS. Engines tell it to
 * each other, so that a worker has it too. What answers is the lab's, and may say anything. Pure.
 */
import { z } from 'zod';

/** Of one network, and `rules` of one namespace; what there is beyond is not balanced. */
export const MESH_BOUNDS = { networks: 64, services: 128, tasks: 128, ports: 64, rules: 4096 };

export type SaidService = {
  /** in letters that a comment of a rule may hold */
  name: string;
  address: string;
  /** published by the routing mesh; of the network `ingress` only */
  ports: readonly number[];
  /** addresses of its tasks on this network, sorted; at least one */
  tasks: readonly string[];
};

const Port = z
  .string()
  .regex(/^Target: \d{1,5}, Publish: \d{1,5}$/)
  .transform((text) => Number(text.split(' ').at(-1)))
  .pipe(z.number().int().min(1).max(65535));
const Address = z.ipv4();
const Service = z.object({
  VIP: Address,
  Ports: z.array(z.unknown()).nullish(),
  Tasks: z.array(z.unknown()).nullish(),
});
const Task = z.object({ EndpointIP: Address });
const Answer = z.object({ Services: z.record(z.string(), z.unknown()).nullish() });

/** @param answer of `GET /networks/{id}?verbose=true`. Services without an address of their own (dnsrr) are none of these. */
export function saidServices(answer: unknown): SaidService[] {
  const said = Object.entries(Answer.safeParse(answer).data?.Services ?? {});
  return said
    .slice(0, MESH_BOUNDS.services)
    .flatMap(([name, value]) => serviceOf(name, value) ?? [])
    .sort((a, b) => order(a.name, b.name));
}

function serviceOf(name: string, value: unknown): SaidService | undefined {
  const { data } = Service.safeParse(value);
  const tasks = valid(data?.Tasks, Task, MESH_BOUNDS.tasks).map(({ EndpointIP }) => EndpointIP);
  if (!data || tasks.length === 0) return undefined;
  const ports = [...new Set(valid(data.Ports, Port, MESH_BOUNDS.ports))].sort((a, b) => a - b);
  return { name: name.replace(/[^\w.-]/g, '_').slice(0, 64), address: data.VIP, ports, tasks: tasks.sort(order) };
}

const valid = <T>(list: unknown[] | null | undefined, schema: z.ZodType<T>, most: number): T[] =>
  (list ?? []).slice(0, most).flatMap((one) => schema.safeParse(one).data ?? []);

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const Networks = z.array(z.object({ Id: z.string().regex(/^[a-z0-9]{25}$/), Ingress: z.literal(true) }));

/** The id of the network by which published ports travel. @param answer of `GET /networks` */
export const ingressIn = (answer: unknown): string | undefined =>
  valid(Array.isArray(answer) ? answer : [], Networks.element, MOST_NETWORKS)[0]?.Id;

const MOST_NETWORKS = 1024;
const INGRESS = 'gateway_ingress-sbox';
const Members = z.object({ Containers: z.record(z.string(), z.unknown()) });
const Member = z.object({ Name: z.literal(INGRESS), IPv4Address: z.cidrv4() });

/** The address of `ingress_sbox` on the bridge between it and the host. @param answer of `GET /networks/docker_gwbridge` */
export const gatewayIn = (answer: unknown): string | undefined =>
  valid(Object.values(Members.safeParse(answer).data?.Containers ?? {}), Member, MOST_NETWORKS)[0]?.IPv4Address.split(
    '/',
  )[0];
