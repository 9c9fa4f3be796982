/** Programs the engine runs: runc, the shim, iptables, docker-proxy and small helpers. */
import { IPTABLES, manualPage, PORTS, RUNC, SHIM_COMMANDS } from '../specification.ts';
import type { Flags, Program } from './program.ts';

const BUNDLE: Flags = {
  '-b --bundle=': 'directory with config.json',
  '--console-socket=': 'socket over which the terminal’s file is handed back',
  '--pid-file=': 'file for the number of the first process',
  '--no-pivot': 'do without pivot_root',
  '--no-new-keyring': 'do without a keyring of its own',
  '--preserve-fds=': 'open files to hand on',
  '-d --detach': 'return when it runs',
  '--keep': 'leave its files when it ends',
  '--no-subreaper': 'do not become the parent of orphans',
};

export const RUNTIME: Program = {
  spec: RUNC,
  flags: {
    '--root=': 'directory in which runc keeps its states: one for each containerd namespace',
    '--log=': 'file for what goes wrong; the shim reads the reason of a failure there',
    '--log-format=': 'form of that file',
    '--systemd-cgroup': 'have systemd make the cgroups',
    '--rootless=': 'whether errors about cgroups count',
    '--criu=': 'program that stores processes',
    '--debug': 'log more',
    '-v --version': 'print the version',
    '-h --help': 'print what there is',
  },
  commands: {
    create: { text: 'builds the box, and waits', flags: BUNDLE },
    run: { text: 'create and start in one', flags: BUNDLE },
    start: { text: 'lets the program go' },
    init: { text: 'the first process inside' },
    state: { text: 'prints the state' },
    kill: { text: 'sends a signal', flags: { '-a --all': 'to all processes of the container' } },
    delete: { text: 'removes what is left', flags: { '-f --force': 'even if it runs: with SIGKILL first' } },
    pause: { text: 'freezes it' },
    resume: { text: 'lets it run on' },
    ps: { text: 'lists its processes', flags: { '-f --format=': 'form of the list' } },
    exec: {
      text: 'runs a further program inside',
      flags: {
        ...BUNDLE,
        '-p --process=': 'file that describes the program',
        '--cwd=': 'directory to start in',
        '-e --env=': 'an environment variable',
        '-t --tty': 'with a terminal',
        '-u --user=': 'user to run as',
        '-g --additional-gids=': 'a further group',
        '--process-label=': 'SELinux label',
        '--apparmor=': 'AppArmor profile',
        '--no-new-privs': 'no gain of rights',
        '-c --cap=': 'a further capability',
        '--cgroup=': 'cgroup to run it in',
        '--ignore-paused': 'even while it is frozen',
      },
    },
    update: { text: 'changes limits', flags: { '-r --resources=': 'file with the limits; - is the standard input' } },
    events: {
      text: 'reads counters',
      flags: { '--stats': 'once, then end', '--interval=': 'time between two readings' },
    },
    list: { text: 'lists containers', flags: { '-f --format=': 'form of the list', '-q --quiet': 'ids only' } },
    features: { text: 'prints what it can do' },
    spec: { text: 'writes a config.json' },
    checkpoint: { text: 'stores its processes' },
    restore: { text: 'brings stored processes back', flags: BUNDLE },
  },
};

export const SHIM: Program = {
  spec: SHIM_COMMANDS,
  flags: {
    '-namespace=': 'containerd’s namespace: moby is Docker’s',
    '-id=': 'container it is for',
    '-address=': 'containerd’s socket, to tell it what happens',
    '-publish-binary=': 'program that can tell containerd as well',
    '-bundle=': 'directory with config.json',
    '-socket=': 'socket to listen on',
    '-debug': 'log more',
    '-v': 'print the version',
  },
  commands: {
    start: { text: 'starts the real shim and prints its address' },
    delete: { text: 'clears away what is left' },
  },
};

export const RULES: Program = {
  spec: IPTABLES,
  flags: {
    '--wait -w': 'wait while another program changes rules',
    '-t --table=': 'table: nat changes addresses, filter lets packets through or not',
    '-A --append=': 'add a rule at the end of a chain',
    '-I --insert=': 'add a rule at the head of a chain',
    '-C --check=': 'ask whether a rule is there',
    '-D --delete=': 'remove a rule',
    '-N --new-chain=': 'make a chain',
    '-F --flush=': 'empty a chain',
    '-X --delete-chain=': 'remove an empty chain',
    '-L --list=': 'list rules',
    '-S --list-rules=': 'print rules',
    '-P --policy=': 'what happens to packets that no rule fits',
    '-n --numeric': 'addresses as numbers',
    '-v --verbose': 'with counters',
    '-p --protocol --proto=': 'only packets of this protocol',
    '-s --source --src=': 'only packets from here',
    '-d --destination --dst=': 'only packets to there; 0/0 is everywhere',
    '-i --in-interface=': 'only packets that came in by this device; after ! by any other',
    '-o --out-interface=': 'only packets that leave by this device; after ! by any other',
    '-j --jump=': 'what to do with packets that fit: a verdict, or a chain to go on in',
    '-g --goto=': 'chain to go on in, without coming back',
    '-m --match=': 'a further kind of condition',
    '--dport --destination-port=': 'only packets to this port',
    '--sport --source-port=': 'only packets from this port',
    '--to-destination=': 'address and port to send them to instead',
    '--to-source=': 'address and port to let them come from',
    '--to-ports=': 'port to send them to instead',
    '--dst-type=': 'only packets to addresses of this type; LOCAL is this host itself',
    '--src-type=': 'only packets from addresses of this type',
    '--ctstate=': 'only packets of connections in these states',
    '--icmp-type=': 'only messages of this type',
    '--bytecode=': 'only packets that this small program picks',
    '--dir=': 'only packets on their way in, or out',
    '--pol=': 'only packets that are encrypted by ipsec, or none of them',
    '--set-mark=': 'mark the packet, for later rules to see',
    '--random': 'take ports at random',
    '--version': 'print the version',
  },
};

export const PROXY: Program = {
  spec: PORTS,
  flags: {
    '-proto=': 'protocol',
    '-host-ip=': 'address of the host to listen on',
    '-host-port=': 'port of the host to listen on',
    '-container-ip=': 'address of the container',
    '-container-port=': 'port of the container',
    '-use-listen-fd': 'dockerd hands over the open socket',
  },
};

export const SETKEY: Program = {
  spec: PORTS,
  flags: { '-exec-root=': 'directory with the socket over which dockerd is called back' },
};

export const PS: Program = {
  spec: manualPage('ps', 1),
  flags: {
    '-ef': 'all processes, with their parents',
    '-q=': 'only these processes',
    '-e': 'all processes',
    '-f': 'with their parents',
    '-o=': 'which columns',
  },
};
