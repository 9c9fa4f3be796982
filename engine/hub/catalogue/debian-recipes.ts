/** Debian, what stands in for its relatives, and the tools that are little more than one package over it. */
import type { ImageRecipe, LayerRecipe } from './recipe.ts';

export const DEBIAN_LAYERS: LayerRecipe[] = [
  { name: 'debian', step: 'debian', createdBy: 'ADD debian.tar /  # Debian, essential packages' },
  { name: 'ubuntu', on: 'debian', createdBy: 'COPY files/ /  # says that it is a stand-in' },
  { name: 'centos', on: 'debian', createdBy: 'COPY files/ /  # says that it is a stand-in' },
  { name: 'stress', on: 'debian', packages: ['stress'], createdBy: 'RUN apt-get install -y stress' },
  {
    name: 'tcc',
    on: 'debian',
    packages: ['tcc', 'musl-dev'],
    // A compiler of a few hundred kB is the point: musl's own wrapper of gcc is not needed.
    unwanted: ['gcc.*', 'cpp.*', 'binutils.*', 'lib(?!c6-dev).*(?<!musl)'],
    createdBy: 'RUN apt-get install -y tcc musl-dev',
  },
  {
    name: 'netshoot',
    on: 'debian',
    packages: [
      ...['curl', 'ca-certificates', 'iproute2', 'iputils-ping', 'bind9-dnsutils', 'bind9-host', 'tcpdump', 'procps'],
      ...['strace', 'stress', 'net-tools', 'traceroute', 'netcat-openbsd', 'mtr-tiny', 'iptables', 'nftables'],
      ...['conntrack', 'socat', 'ethtool', 'jq', 'bridge-utils', 'iperf3', 'nmap'],
    ],
    dropped: ['usr/share/nmap/(scripts|nselib)', 'usr/sbin/bpf'],
    // Those that Debian's packages make by script, one program of several being the one that is meant.
    links: {
      'usr/bin/traceroute': 'traceroute.db',
      'usr/bin/nc': 'nc.openbsd',
      'usr/lib/x86_64-linux-gnu/libblas.so.3': 'blas/libblas.so.3',
      'usr/sbin/iptables': 'xtables-nft-multi',
      'usr/sbin/iptables-save': 'xtables-nft-multi',
      'usr/sbin/iptables-restore': 'xtables-nft-multi',
      'usr/sbin/ip6tables': 'xtables-nft-multi',
    },
    step: 'certificates',
    createdBy: 'RUN apt-get install -y curl iproute2 iputils-ping bind9-dnsutils tcpdump strace …',
  },
];

export const DEBIAN_IMAGE: ImageRecipe = {
  repository: 'library/debian',
  tags: ['latest', 'stable', 'stable-slim', '{major}', '{major}-slim', '{suite}', '{suite}-slim'],
  versionOf: 'base-files',
  layer: 'debian',
  config: { Cmd: ['bash'] },
};

export const TOOL_IMAGES: ImageRecipe[] = [
  {
    repository: 'library/ubuntu',
    tags: ['latest', '24.04', '22.04'],
    layer: 'ubuntu',
    config: { Cmd: ['/bin/bash'] },
    standInFor: 'ubuntu',
  },
  {
    repository: 'library/centos',
    tags: ['latest', '7'],
    layer: 'centos',
    config: { Cmd: ['/bin/bash'] },
    standInFor: 'centos',
  },
  {
    repository: 'library/stress',
    tags: ['latest'],
    layer: 'stress',
    config: { Entrypoint: ['stress'], Cmd: ['--help'] },
  },
  { repository: 'library/tcc', tags: ['latest'], layer: 'tcc', config: { Cmd: ['bash'] } },
];

export const NETSHOOT_IMAGES: ImageRecipe[] = ['nicolaka/netshoot', 'library/netshoot'].map((repository) => ({
  repository,
  tags: ['latest'],
  layer: 'netshoot',
  config: { Cmd: ['bash'] },
  standInFor: 'nicolaka/netshoot',
}));
