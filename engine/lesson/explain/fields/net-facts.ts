/** What is told of a lab's network: `engine/trace/network.ts`. */
import type { Glossary } from '../glossary.ts';
import { count, id } from '../reader.ts';
import { manualPage } from '../specification.ts';

const PORT = 'A port of TCP or UDP';

export const NET_FACTS: Glossary = {
  spec: manualPage('network_namespaces', 7),
  fields: {
    namespace: 'The network namespace, by the number under which /proc shows it',
    role: 'What this namespace is for',
    path: 'The file by which the namespace is kept',
    forwarding: 'The kernel passes packets on from one interface to another',
    index: ['The kernel’s number of this interface, in its namespace', id],
    mtu: ['The most bytes that a packet may have here', count],
    master: ['The bridge whose port it is, by its number', id],
    'peer.index': ['The other end of the cable, by its number in its own namespace', id],
    'peer.namespace': 'The namespace of the other end',
    hairpin: 'A frame may leave where it came in',
    running: 'Something is plugged in at the other end',
    addresses: 'Its addresses, each with the length of its network’s part',
    'vxlan.vni': ['The number of the network in the tunnel', id],
    'vxlan.port': ['The UDP port of the tunnel', id],
    'routes.to': 'Where packets for these addresses go',
    'routes.via': 'The next machine on the way',
    'neighbours.mac': 'Who has this address, by ARP or NDP',
    'forwarding.mac': 'Behind which port of the bridge this address was seen',
    'listeners.port': ['The port on which it waits', id],
    'listeners.pid': ['The process that holds the socket, as the host counts', id],
    'listeners.program': 'The program that holds the socket',
    chain: 'A list of rules that are asked one after the other',
    table: 'Which of iptables’ tables',
    handles: ['nftables’ number of each rule', id],
    rules: ['Packets and bytes that met each rule', count],
    policy: ['Packets and bytes that met no rule that decides', count],
    'original.sport': [PORT, id],
    'original.dport': [PORT, id],
    'reply.sport': [PORT, id],
    'reply.dport': [PORT, id],
    original: 'Between whom the connection was opened',
    reply: 'Between whom answers are expected',
    assured: 'Both sides have been heard',
    subnets: 'The addresses that the network gives out',
    endpoints: 'Who is connected to the network',
    bridge: 'The bridge that is this network in the kernel',
    peers: 'Other hosts of the network',
    'services.replicas': ['How many tasks it should have', count],
    'ports.published': ['The port on every node', id],
    'ports.target': ['The port in the container', id],
    'tasks.slot': ['Which of the service’s replicas', id],
  },
};
