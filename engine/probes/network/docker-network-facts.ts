/** What the engine says of its networks, in the words of the trace. What answers is the lab's, and may say anything. Pure. */
import { DockerNetwork } from '#engine/trace/network.ts';

/** Of one network; more are not told. */
export const MOST_ENDPOINTS = 1024;

/** The part of `GET /networks/{id}` that is read. */
type Answer = {
  Id?: unknown;
  Name?: unknown;
  Driver?: unknown;
  Scope?: unknown;
  Internal?: unknown;
  Attachable?: unknown;
  Ingress?: unknown;
  EnableIPv6?: unknown;
  IPAM?: { Config?: { Subnet?: string; Gateway?: string }[] | null } | null;
  Options?: Record<string, string> | null;
  Labels?: Record<string, string> | null;
  Containers?: Record<string, Endpoint> | null;
  Peers?: { Name?: string; IP?: string }[] | null;
};
type Endpoint = { Name?: string; EndpointID?: string; MacAddress?: string; IPv4Address?: string; IPv6Address?: string };

/** Names of a container on a network. */
export type AliasesOf = (container: string, network: string) => readonly string[];

const BRIDGE_NAME = 'com.docker.network.bridge.name';

/** Undefined when it is no answer about a network. */
export function dockerNetworkOf(answer: unknown, aliasesOf: AliasesOf): DockerNetwork | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const said = answer as Answer;
  const { Id: id, Options: options } = said;
  const flags = { attachable: said.Attachable, ingress: said.Ingress, ipv6: said.EnableIPv6 };
  const labels = Object.keys(said.Labels ?? {}).length > 0 ? said.Labels : undefined;
  const bridge = options?.[BRIDGE_NAME] ?? `br-${String(id).slice(0, 12)}`;
  return DockerNetwork.safeParse({
    ...{ name: said.Name, driver: said.Driver, scope: said.Scope, internal: said.Internal === true },
    ...Object.fromEntries(Object.entries(flags).filter(([, is]) => is === true)),
    subnets: list(said.IPAM?.Config).map(({ Subnet, Gateway }) => ({
      subnet: Subnet,
      ...(Gateway && { gateway: Gateway }),
    })),
    options: options ?? {},
    ...(labels && { labels }),
    ...(said.Driver === 'bridge' && { bridge }),
    endpoints: endpointsOf(said, aliasesOf),
    ...(list(said.Peers).length > 0 && {
      peers: list(said.Peers).map(({ Name, IP }) => ({ name: Name, address: IP })),
    }),
  }).data;
}

const endpointsOf = ({ Containers, Name }: Answer, aliasesOf: AliasesOf) =>
  Object.entries(Containers ?? {})
    .slice(0, MOST_ENDPOINTS)
    .map(([container, endpoint]) => {
      const aliases = aliasesOf(container, String(Name));
      return {
        container,
        name: endpoint?.Name,
        ...(endpoint?.EndpointID && { endpoint: endpoint.EndpointID }),
        ...(endpoint?.MacAddress && { mac: endpoint.MacAddress }),
        ...(endpoint?.IPv4Address && { ipv4: endpoint.IPv4Address }),
        ...(endpoint?.IPv6Address && { ipv6: endpoint.IPv6Address }),
        ...(aliases.length > 0 && { aliases: [...aliases] }),
      };
    });

const list = <T>(value: T[] | null | undefined): T[] => (Array.isArray(value) ? value : []);
