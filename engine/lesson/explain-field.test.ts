import { describe, expect, it } from 'vitest';
import type { Json, TraceEvent } from '#engine/trace/event.ts';
import { nanos, spanId, traceId } from '#engine/trace/ids.ts';
import { explainArguments } from './explain/arguments.ts';
import { explainField, type Language } from './explain/field.ts';
import { unexplained } from './explain/unexplained.ts';

describe('a value is read', () => {
  it.each<[Language, string, Json, string | undefined]>([
    ['trace', 'http.response.status_code', 201, 'Created'],
    ['trace', 'rpc.grpc.status_code', 5, 'NOT_FOUND'],
    ['trace', 'process.exit.code', 137, '128 + 9: ended by SIGKILL'],
    ['trace', 'process.exit.code', 127, 'the program was not found'],
    ['trace', 'syscall.return', -2, 'ENOENT'],
    ['trace', 'syscall.return', 3, undefined],
    ['rpc', 'Tasks/Kill signal', 15, 'SIGTERM'],
    ['rpc', 'Tasks/Delete exit_status', 143, '128 + 15: ended by SIGTERM'],
    ['docker', 'POST /containers/create HostConfig MemorySwap', -1, 'no limit'],
    ['docker', 'POST /containers/create HostConfig Memory', 67108864, '64 MiB'],
    ['docker', 'POST /containers/create HostConfig NanoCpus', 500000000, '0.5 CPUs'],
    ['docker', 'POST /containers/create Healthcheck Interval', 30e9, '30 s'],
    ['docker', 'GET /containers/json 0 Created', 1767225600, '2026-01-01T00:00:00Z'],
    ['docker', 'GET /containers/{id}/changes 0 Kind', 1, 'added'],
    ['oci', 'config.json linux devices 0 fileMode', 438, '0666: rw-rw-rw-'],
    ['oci', 'config.json linux resources devices 0 major', -1, 'any'],
    ['oci', 'config.json linux seccomp syscalls 0 errnoRet', 38, 'ENOSYS'],
    ['oci', 'config.json process user uid', 0, 'root'],
    ['kernel', 'mknodat mode', '4755', 'rwxr-xr-x, setuid'],
    ['kernel', 'mknodat dev', '1:3', 'null'],
    ['kernel', 'exit signal', 9, 'SIGKILL'],
    ['kernel', 'netlink type', '2576', 'NFT_MSG_GETGEN'],
    ['header', 'grpc-timeout', '29999697u', '30 s'],
    ['header', 'x-registry-auth', 'e30=', 'none'],
    ['query', 'version', '2', 'BuildKit'],
  ])('%s: %s %j', (language, path, value, reading) => {
    const meaning = explainField(language, path.split(/ (?!\/)/), value);
    expect(meaning?.text).toEqual(expect.any(String));
    expect(meaning?.reading).toBe(reading);
    expect(meaning?.raw).toBeUndefined();
  });

  it('is a name with a meaning of its own', () => {
    expect(explainField('kernel', ['clone', 'flags', '0'], 'CLONE_NEWPID')?.word).toMatch(/process/);
    expect(explainField('oci', ['config.json', 'process', 'rlimits', '0', 'type'], 'RLIMIT_NOFILE')?.word).toBe(
      'open files',
    );
  });

  it('is raw where nobody noted what the number means', () => {
    expect(explainField('docker', ['GET /new', 'Strange'], 7)?.raw).toBe(true);
    expect(explainField('trace', ['http.response.status_code'], 299)?.raw).toBe(true);
    expect(explainField('kernel', ['unshare', 'flags', '0'], '0x8')?.raw).toBe(true);
  });
});

describe('words of a command line', () => {
  const read = (line: string) =>
    explainArguments(line.split(' '))?.words.map(({ word, part, text }) => `${word} ${part}${text ? '' : ' ?'}`);

  it.each([
    [
      'docker run -it --rm busybox sh -c x',
      [
        'docker program ?',
        'run command',
        '-it flag',
        '--rm flag',
        'busybox operand ?',
        'sh operand ?',
        '-c operand ?',
        'x operand ?',
      ],
    ],
    [
      'docker run -p 8080:80 --name=web busybox',
      ['docker program ?', 'run command', '-p flag', '8080:80 value', '--name=web flag', 'busybox operand ?'],
    ],
    ['docker build -t app .', ['docker program ?', 'build command', '-t flag', 'app value', '. operand ?']],
    ['docker logs -t web', ['docker program ?', 'logs command ?', '-t flag', 'web operand ?']],
    [
      'iptables -t nat -A DOCKER ! -i docker0',
      [
        'iptables program ?',
        '-t flag',
        'nat value',
        '-A flag',
        'DOCKER value',
        '! operand ?',
        '-i flag',
        'docker0 value',
      ],
    ],
    [
      'runc --root /r delete --force x',
      ['runc program ?', '--root flag', '/r value', 'delete command', '--force flag', 'x operand ?'],
    ],
    ['docker run --nosuch x', ['docker program ?', 'run command', '--nosuch flag ?', 'x operand ?']],
  ])('%s', (line, expected) => expect(read(line)).toEqual(expected));

  it('are left alone in programs nobody described', () => expect(explainArguments(['httpd', '-f'])).toBeUndefined());

  it('mean what the command says: -t is a terminal, a name, or a time', () => {
    const flag = (line: string) => explainArguments(line.split(' '))?.words.find(({ part }) => part === 'flag')?.text;
    expect([
      flag('docker run -t x'),
      flag('docker build -t x .'),
      flag('docker logs -t x'),
      flag('docker stop -t 1 x'),
    ]).toEqual(['give it a terminal', 'name of the image', 'each line with its time', 'seconds until SIGKILL']);
  });
});

describe('what has no explanation is listed', () => {
  const started = (name: string, attributes: Record<string, Json>): TraceEvent => ({
    ...{ type: 'span.started', seq: 0, at: nanos(0), span: spanId('s'), trace: traceId('t'), evidence: 'observed' },
    ...{ from: 'dockerd', to: 'kernel', name, attributes },
  });

  it.each<[string, TraceEvent, string[]]>([
    ['nothing', started('setns', { 'syscall.arguments': { fd: 3, nstype: ['CLONE_NEWNET'] } }), []],
    ['a call', started('nocall', {}), ['dockerd → kernel nocall']],
    [
      'a flag',
      started('unshare', { 'syscall.arguments': { flags: ['CLONE_NEWS'] } }),
      ['name CLONE_NEWS in syscall.arguments: unshare . flags'],
    ],
    [
      'a number',
      started('setns', { 'syscall.arguments': { strange: 3 } }),
      ['raw number in syscall.arguments: setns . strange = 3'],
    ],
    [
      'an option',
      { ...started('iptables', { 'process.command_args': ['iptables', '--odd'] }), to: 'dockerd' } as TraceEvent,
      ['flag --odd of iptables'],
    ],
  ])('%s', (_, event, expected) => expect(unexplained([event])).toEqual(expected));
});
