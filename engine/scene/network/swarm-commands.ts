/** The commands that print what the map shows of a swarm. */

import { STAND_IN_CHAIN } from '#engine/trace/stand-in.ts';
import type { MapBox, NetMap } from './map-shape.ts';
import type { Command } from './net-commands.ts';
import type { ChosenOfSwarm } from './swarm-selection.ts';

const of = (line: string, prints: string): Command => ({ line, prints });

export function commandsOfSwarm({ swarm, boxes }: NetMap, chosen: ChosenOfSwarm): Command[] {
  switch (chosen.kind) {
    case 'node': {
      const { hostname, id, here } = chosen.node;
      const self = here ? [of("docker info -f '{{json .Swarm}}'", 'what this engine knows of its swarm')] : [];
      if (!swarm?.manager) return self;
      const name = hostname ?? id;
      return [of('docker node ls', 'all nodes'), of(`docker node ps ${name}`, 'its tasks'), ...self];
    }
    case 'service': {
      const { name, addresses, ports } = chosen.service;
      const balancers = boxes.filter(({ purpose }) => purpose?.kind === 'balancer' && isOn(chosen, purpose.network));
      return [
        of(`docker service ps --no-trunc ${name}`, 'its tasks, also those of before'),
        of(`docker service inspect --pretty ${name}`, 'what is wanted'),
        ...(addresses.length > 0
          ? [of(`docker service inspect -f '{{json .Endpoint.VirtualIPs}}' ${name}`, 'its addresses')]
          : []),
        ...balancers.flatMap((box) => inBox(box)),
        ...(ports.some(({ mode }) => mode === 'ingress')
          ? [
              of(
                `iptables -t nat -S ${ports.some(({ standIn }) => standIn) ? STAND_IN_CHAIN : 'DOCKER-INGRESS'}`,
                'rules that lead into the routing mesh',
              ),
            ]
          : []),
      ];
    }
    case 'task': {
      const { id, container, inferred, box } = chosen.task;
      return [
        ...(inferred ? [] : [of(`docker inspect --type task ${id}`, 'what the managers know of it')]),
        ...(container && box
          ? [of(`docker inspect -f '{{json .State}}' ${container.slice(0, 12)}`, 'the state of its container')]
          : []),
      ];
    }
    default:
      return chosen satisfies never;
  }
}

const isOn = ({ service }: Extract<ChosenOfSwarm, { kind: 'service' }>, network: string | undefined): boolean =>
  service.addresses.some((address) => address.network === network);

/** Of a namespace that the engine made for a swarm. */
export const commandsOfPurpose = (box: MapBox): Command[] => {
  const mesh = box.purpose?.kind === 'ingress';
  return [
    ...inBox(box),
    ...(box.space?.path
      ? [
          box.standIn
            ? of(`nsenter --net=${box.space.path} iptables -t nat -S ${STAND_IN_CHAIN}`, 'rules that stand in for IPVS')
            : of(`nsenter --net=${box.space.path} iptables -t mangle -S`, 'rules that mark packets for IPVS'),
        ]
      : []),
    ...(mesh ? [of('docker network inspect ingress', 'the network that it stands on')] : []),
  ];
};

const inBox = ({ space, purpose }: MapBox): Command[] =>
  space?.path
    ? [
        of(
          `nsenter --net=${space.path} ip addr`,
          purpose?.kind === 'ingress' ? 'its addresses' : 'its own address, and those of services',
        ),
      ]
    : [];
