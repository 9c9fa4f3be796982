import { expect, test } from 'vitest';
import { processStatus } from './process-status.ts';

const CONTAINER = `Name:\tsleep
Umask:\t0022
State:\tS (sleeping)
Tgid:\t4242
PPid:\t4200
Uid:\t2013265920\t2013265921\t2013265920\t2013265920
Gid:\t2013265920\t2013265920\t2013265920\t2013265920
Groups:\t2013265920 2013265930 
NStgid:\t4242\t310\t1
NSpid:\t4242\t310\t1
CapInh:\t0000000000000000
CapPrm:\t00000000a80425fb
CapEff:\t00000000a80425fb
CapBnd:\t00000000a80425fb
CapAmb:\t0000000000000000
NoNewPrivs:\t1
Seccomp:\t2
`;

test('numbers, rights and filters of a container’s process', () => {
  const status = processStatus(CONTAINER);
  expect(status).toMatchObject({
    ...{ name: 'sleep', dead: false, parent: 4200, pids: [4242, 310, 1], uids: [2013265920, 2013265921] },
    ...{ groups: [2013265920, 2013265930], seccomp: 'filter', noNewPrivileges: true },
  });
  expect(status?.capabilities.effective).toEqual(
    'chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_raw sys_chroot mknod audit_write setfcap'.split(
      ' ',
    ),
  );
  expect(status?.capabilities.ambient).toEqual([]);
});

test.each([
  ['one that has ended', CONTAINER.replace('S (sleeping)', 'Z (zombie)'), { dead: true }],
  ['a name with a colon and blanks', CONTAINER.replace('\tsleep', '\truncs: a b'), { name: 'runcs: a b' }],
  ['what an older kernel does not say', CONTAINER.replace(/^(Seccomp|NoNewPrivs).*\n/gm, ''), { seccomp: 'off' }],
])('%s', (_, text, expected) => {
  expect(processStatus(text)).toMatchObject(expected);
});

test('what is no status is none', () => {
  expect(processStatus('')).toBeUndefined();
  expect(processStatus('Name:\tx\nUid:\t0\n')).toBeUndefined();
});
