import { describe, expect, it } from 'vitest';
import type { KernelCall } from '#engine/correlate/observation.ts';
import { WATCHED_CALLS } from './kernel-calls.ts';
import { decodeCall } from './kernel-decode.ts';
import { KernelLines } from './kernel-lines.ts';
import { kernelProgram } from './kernel-program.ts';

const WHO = '2013265920|70|1000|7|6|1|2|3|4';
const header = (name: string, ...rest: (string | number)[]) => ['E', name, WHO, ...rest, 'comm'].join('|');
const string = (key: string, value: string) => `S|70|1000|${key}|${value}`;
const hex = (text: string | Buffer) =>
  [...Buffer.from(text as string)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

const read = (...lines: string[]): KernelCall[] => {
  const kernel = new KernelLines();
  return lines.flatMap((line) => kernel.line(line, 0) ?? []).map(decodeCall);
};

describe('lines of one call', () => {
  it('are put together with who made it', () => {
    const kernel = new KernelLines();
    expect(kernel.line(header('unshare', 0x20000), 0)).toBeUndefined();
    expect(kernel.line('R|70|1000|0', 0)).toMatchObject({
      at: 1000,
      tid: 70,
      pid: 7,
      ppid: 6,
      comm: 'comm',
      uid: 2013265920,
      namespaces: { user: 1, pid: 2, mnt: 3, net: 4 },
      result: 0,
    });
  });

  it('may have the return value before the header', () => {
    expect(read('R|70|1000|-1', header('unshare', 0))).toMatchObject([
      { syscall: 'unshare', args: { errno: 'EPERM' }, result: -1 },
    ]);
  });

  it('keep bars in names and in values', () => {
    const kernel = new KernelLines();
    kernel.line('E|chroot|2013265920|70|1000|7|6|1|2|3|4|a|b', 0);
    kernel.line(string('path', '/x|y'), 0);
    expect(kernel.line('R|70|1000|0', 0)).toMatchObject({ comm: 'a|b', strings: { path: '/x|y' } });
  });

  it('of two threads do not mix', () => {
    const other = (line: string) => line.replace('|70|1000|', '|71|1000|');
    const calls = read(
      header('chroot'),
      other(header('chroot')),
      string('path', '/a'),
      other(string('path', '/b')),
      other('R|70|1000|0'),
      'R|70|1000|0',
    );
    expect(calls).toMatchObject([{ args: { path: '/b' } }, { args: { path: '/a' } }]);
  });

  it('of which the rest never comes are given as they are, and counted', () => {
    const kernel = new KernelLines();
    kernel.line(header('setns', 5, 0x40000000), 100);
    expect([kernel.owes(109, 10), kernel.owes(110, 10)]).toEqual([1000, undefined]);
    expect(kernel.expire(109, 10)).toEqual([]);
    expect(kernel.expire(110, 10).map(decodeCall)).toEqual([
      { name: 'syscall', syscall: 'setns', args: { fd: 5, nstype: ['CLONE_NEWNET'] } },
    ]);
    expect(kernel.owes(110, 20)).toBeUndefined();
    kernel.line('R|70|1000|0', 120);
    kernel.expire(130, 10);
    expect(kernel.stats).toEqual({ incomplete: 1, unmatchedReturns: 1, late: 0, malformed: 0 });
    expect(kernel.waiting).toBe(0);
  });

  it.each(['', 'E|', 'E|nosuch|1', 'E|mount|1|2', 'S|70', 'Z|1|2|3'])(
    'that make no sense are counted: "%s"',
    (line) => {
      const kernel = new KernelLines();
      expect(kernel.line(line, 0)).toBeUndefined();
      expect(kernel.stats.malformed).toBe(1);
    },
  );
});

describe('the words of a program', () => {
  const piece = (offset: number, text: string) => `A|70|1000|${offset}|${hex(text)}`;

  it('are cut at their ends', () => {
    const argv = 'runc\0\0create\0';
    expect(read(header('execve'), piece(0, argv), `L|70|1000|${argv.length}`)).toEqual([
      { name: 'execve', argv: ['runc', '', 'create'] },
    ]);
  });

  it('may be read in a piece that begins before them', () => {
    expect(read(header('execve'), piece(-3, '\0\0\0ls\0-l\0'), 'L|70|1000|6')).toEqual([
      { name: 'execve', argv: ['ls', '-l'] },
    ]);
  });

  it('say their size when they did not fit', () => {
    const pieces = [0, 180, 360, 540, 720].map((offset) => piece(offset, 'x'.repeat(180)));
    expect(read(header('execve'), ...pieces, 'L|70|1000|2000')).toEqual([
      { name: 'execve', argv: ['x'.repeat(900)], size: 2000 },
    ]);
  });
});

describe('a call as people write it', () => {
  const attribute = (type: number, value: Buffer): Buffer => {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(4 + value.length, 0);
    head.writeUInt16LE(type, 2);
    return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
  };
  const request = (type: number, fixed: Buffer, ...attributes: Buffer[]): Buffer => {
    const body = Buffer.concat([fixed, ...attributes]);
    const head = Buffer.alloc(16);
    head.writeUInt32LE(16 + body.length, 0);
    head.writeUInt16LE(type, 4);
    return Buffer.concat([head, body]);
  };
  const name = (text: string) => Buffer.from(`${text}\0`);
  const info = Buffer.alloc(16);
  const netlink = (...messages: Buffer[]) => [
    header('netlink'),
    ...messages.map((bytes) => `M|70|1000|${hex(bytes)}`),
    `L|70|1000|${Buffer.concat(messages).length}`,
    'R|70|1000|32|5000',
  ];
  const nft = (...attributes: Buffer[]) => [Buffer.from([2, 0, 0, 0]), ...attributes] as const;

  it.each<[string, string[], object]>([
    ['clone', [header('clone', 0x20000000 + 17)], { args: { flags: ['CLONE_NEWPID'], exitSignal: 'SIGCHLD' } }],
    ['clone3', [header('clone3', 0x200000000)], { args: { flags: ['CLONE_INTO_CGROUP'] } }],
    [
      'mount',
      [
        header('mount', 0x5000),
        string('source', '/a'),
        string('target', '/b'),
        string('type', ''),
        string('data1', 'garbage'),
        string('data', 'short'),
        'R|70|1000|0',
      ],
      { args: { source: '/a', target: '/b', type: '', data: 'short', flags: ['MS_BIND', 'MS_REC'] }, result: 0 },
    ],
    [
      'unknown bits',
      [header('umount2', 0x1002), string('target', '/x'), 'R|70|1000|0'],
      { args: { flags: ['MNT_DETACH', '0x1000'] } },
    ],
    [
      'prctl of a capability',
      [header('prctl', 24, 21, 0), 'R|70|1000|0'],
      { args: { option: 'PR_CAPBSET_DROP', capability: 'CAP_SYS_ADMIN' } },
    ],
    [
      'prctl of an ambient one',
      [header('prctl', 47, 4, 0), 'R|70|1000|0'],
      { args: { option: 'PR_CAP_AMBIENT', operation: 'PR_CAP_AMBIENT_CLEAR_ALL', capability: 'CAP_CHOWN' } },
    ],
    [
      'capset',
      [header('capset', 1, 3, 0, 1 << 8, 0, 0), 'R|70|1000|0'],
      {
        args: {
          effective: ['CAP_CHOWN', 'CAP_CHECKPOINT_RESTORE'],
          permitted: ['CAP_CHOWN', 'CAP_DAC_OVERRIDE'],
          inheritable: [],
        },
      },
    ],
    [
      'mknodat',
      [header('mknodat', 0o20666, 0x103), string('path', 'null'), 'R|70|1000|0'],
      { args: { path: 'null', type: 'character device', mode: '0666', dev: '1:3' } },
    ],
    ['kill', [header('kill', 12, 15)], { args: { pid: 12, signal: 'SIGTERM' } }],
    [
      'a veth pair',
      netlink(
        request(
          16,
          info,
          attribute(3, name('veth0')),
          attribute(
            18,
            Buffer.concat([
              attribute(1, name('veth')),
              attribute(2, attribute(1, Buffer.concat([info, attribute(3, name('veth1'))]))),
            ]),
          ),
        ),
      ),
      { syscall: 'netlink', args: { type: 'NEWLINK', ifname: 'veth0', kind: 'veth', peer: 'veth1' } },
    ],
    [
      'a link that joins a bridge',
      netlink(
        request(
          19,
          Buffer.concat([Buffer.alloc(4), Buffer.from([7, 0, 0, 0]), Buffer.alloc(8)]),
          attribute(10, Buffer.from([2, 0, 0, 0])),
        ),
      ),
      { args: { type: 'SETLINK', ifindex: 7, master: 2 } },
    ],
    [
      'an address',
      netlink(request(20, Buffer.from([2, 16, 0, 0, 7, 0, 0, 0]), attribute(2, Buffer.from([172, 17, 0, 2])))),
      { args: { type: 'NEWADDR', ifindex: 7, prefix: 16, local: '172.17.0.2' } },
    ],
    [
      'a route',
      netlink(request(24, Buffer.alloc(12), attribute(5, Buffer.from([172, 17, 0, 1])))),
      { args: { type: 'NEWROUTE', gateway: '172.17.0.1' } },
    ],
    [
      'a firewall rule',
      netlink(request(2566, ...nft(attribute(1, name('nat')), attribute(2, name('DOCKER'))))),
      { args: { type: 'NEWRULE', protocol: 'ip', table: 'nat', chain: 'DOCKER' }, result: 32, duration: 5000 },
    ],
    [
      'a batch, without the marks around it',
      netlink(
        request(16, ...nft()),
        request(2563, ...nft(attribute(1, name('nat')), attribute(3, name('DOCKER')))),
        request(2566, ...nft(attribute(1, name('nat')), attribute(2, name('DOCKER')))),
        request(17, ...nft()),
      ),
      {
        args: {
          type: 'NEWCHAIN',
          messages: [
            { type: 'NEWCHAIN', protocol: 'ip', table: 'nat', chain: 'DOCKER' },
            { type: 'NEWRULE', protocol: 'ip', table: 'nat', chain: 'DOCKER' },
          ],
        },
      },
    ],
    [
      'a batch of which not every message was read',
      netlink(request(16, info)).map((line) => line.replace(/^L.*/, 'L|70|1000|132')),
      { args: { type: 'NEWLINK', bytesNotRead: 100 } },
    ],
    ['a forgotten connection', netlink(request(258, info)), { args: { type: 'DELCONNTRACK' } }],
    ['a type without a name', netlink(request(5000, info)), { args: { type: '5000' } }],
    [
      'a request cut short',
      netlink(request(16, info).subarray(0, 20)),
      { args: { family: 'AF_NETLINK', type: 'NEWLINK' } },
    ],
    ['exit by a signal', [header('exit', 137)], { name: 'exit', code: 0, signal: 9 }],
    ['exit with a code', [header('exit', 256)], { name: 'exit', code: 1 }],
  ])('%s', (_, lines, expected) => {
    expect(read(...lines)).toMatchObject([expected]);
  });

  it('joins the pieces of mount options, each of which filled the one before', () => {
    const first = 'lowerdir='.padEnd(199, 'x');
    const second = 'z'.repeat(199);
    const lines = [
      header('mount', 0),
      string('source', 'overlay'),
      string('target', '/m'),
      string('type', 'overlay'),
      string('data1', second),
      string('data2', ',upperdir=y'),
      string('data', first),
      'R|70|1000|0',
    ];
    expect(read(...lines)).toMatchObject([{ args: { data: `${first}${second},upperdir=y` } }]);
  });
});

describe('the program', () => {
  const program = kernelProgram({ callsPerSecond: 1234 });

  it('watches every call of the table, for labs only, within their budget', () => {
    for (const { name, tracepoint } of WATCHED_CALLS) {
      const probes = program
        .split('\n')
        .filter((line) => line.startsWith(`${tracepoint} `) && line.includes(`"E|${name}|`));
      expect(probes).toHaveLength(1);
      expect(probes[0]).toContain('uid >= 2013265920 && uid < ');
      expect(probes[0]).toContain('<= 1234');
    }
  });

  it('has one string in a line, for no more fit on the stack', () => {
    for (const printed of program.match(/printf\("[^"]*"/g) ?? [])
      expect(printed.match(/%s|%rx/g)?.length ?? 0).toBeLessThanOrEqual(1);
  });
});
