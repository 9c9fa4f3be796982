/** The rules that Docker 26 would have made, for `make-network.ts`. Their words and order are those of `iptables-save` in a lab. */
export type MadeRules = {
  networks: { bridge: string; subnet: string; internal: boolean; icc?: boolean | undefined }[];
  ports: { bridge: string; address: string; port: string; target: string; host?: string | undefined }[];
};

type MadeChain = readonly [table: string, chain: string, policy: string | undefined, rules: string[]];

export function rulesOf(made: MadeRules): MadeChain[] {
  return [...natChains(made), ...filterChains(made)];
}

function natChains({ networks, ports }: MadeRules): MadeChain[] {
  const open = networks.filter(({ internal }) => !internal);
  return [
    ['nat', 'PREROUTING', 'ACCEPT', ['-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER']],
    ['nat', 'OUTPUT', 'ACCEPT', ['-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER']],
    [
      'nat',
      'POSTROUTING',
      'ACCEPT',
      [
        ...open.map(({ subnet, bridge }) => `-A POSTROUTING -s ${subnet} ! -o ${bridge} -j MASQUERADE`),
        ...ports.map(
          ({ address, target }) =>
            `-A POSTROUTING -s ${address}/32 -d ${address}/32 -p tcp -m tcp --dport ${target} -j MASQUERADE`,
        ),
      ],
    ],
    [
      'nat',
      'DOCKER',
      undefined,
      [
        ...open.map(({ bridge }) => `-A DOCKER -i ${bridge} -j RETURN`),
        ...ports.map(
          ({ bridge, address, port, target, host }) =>
            `-A DOCKER ${host ? `-d ${host}/32 ` : ''}! -i ${bridge} -p tcp -m tcp --dport ${port} -j DNAT --to-destination ${address}:${target}`,
        ),
      ],
    ],
  ];
}

function filterChains({ networks, ports }: MadeRules): MadeChain[] {
  const inner = networks.filter(({ internal }) => internal);
  const open = networks.filter(({ internal }) => !internal);
  return [
    [
      'filter',
      'FORWARD',
      'DROP',
      ['-A FORWARD -j DOCKER-USER', '-A FORWARD -j DOCKER-ISOLATION-STAGE-1', ...networks.flatMap(forwardOf)],
    ],
    ['filter', 'DOCKER-USER', undefined, ['-A DOCKER-USER -j RETURN']],
    [
      'filter',
      'DOCKER-ISOLATION-STAGE-1',
      undefined,
      [
        ...inner.flatMap(({ bridge, subnet }) => [
          `-A DOCKER-ISOLATION-STAGE-1 ! -s ${subnet} -o ${bridge} -j DROP`,
          `-A DOCKER-ISOLATION-STAGE-1 ! -d ${subnet} -i ${bridge} -j DROP`,
        ]),
        ...open.map(
          ({ bridge }) => `-A DOCKER-ISOLATION-STAGE-1 -i ${bridge} ! -o ${bridge} -j DOCKER-ISOLATION-STAGE-2`,
        ),
        '-A DOCKER-ISOLATION-STAGE-1 -j RETURN',
      ],
    ],
    [
      'filter',
      'DOCKER-ISOLATION-STAGE-2',
      undefined,
      [
        ...open.map(({ bridge }) => `-A DOCKER-ISOLATION-STAGE-2 -o ${bridge} -j DROP`),
        '-A DOCKER-ISOLATION-STAGE-2 -j RETURN',
      ],
    ],
    [
      'filter',
      'DOCKER',
      undefined,
      ports.map(
        ({ bridge, address, target }) =>
          `-A DOCKER -d ${address}/32 ! -i ${bridge} -o ${bridge} -p tcp -m tcp --dport ${target} -j ACCEPT`,
      ),
    ],
  ];
}

const forwardOf = ({ bridge, icc = true, internal }: MadeRules['networks'][number]): string[] => [
  `-A FORWARD -o ${bridge} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
  `-A FORWARD -o ${bridge} -j DOCKER`,
  ...(internal ? [] : [`-A FORWARD -i ${bridge} ! -o ${bridge} -j ACCEPT`]),
  `-A FORWARD -i ${bridge} -o ${bridge} -j ${icc ? 'ACCEPT' : 'DROP'}`,
];
