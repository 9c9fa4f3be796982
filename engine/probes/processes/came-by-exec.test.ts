import { expect, it } from 'vitest';
import { type CameByExec, cameByExec } from './came-by-exec.ts';

const WEB = 'web';
const inWeb = (exec: CameByExec) => ({ container: WEB, exec, isShim: false });
const SHIM = { exec: undefined, isShim: true };
const RUNC = { exec: undefined, isShim: false };
type Parent = Parameters<typeof cameByExec>[3];

it.each<[string, Parameters<typeof cameByExec>[2], Parent, number | undefined, CameByExec]>([
  ['a child of the shim', undefined, SHIM, 7, true],
  ['the first process', undefined, SHIM, 9, false],
  ['a child of the shim that has not written which is the first', undefined, SHIM, undefined, undefined],
  ['a child of runc, which has not ended', undefined, RUNC, 7, undefined],
  ['one whose parent nobody told of', undefined, undefined, 7, undefined],
  ['one that was looked at while runc was its parent', { container: WEB, exec: undefined }, SHIM, 7, true],
  ['one that was in another group then', { exec: undefined }, SHIM, 7, true],
  ['a child of what came by exec', undefined, inWeb(true), 7, true],
  ['a child of the first', undefined, inWeb(false), 7, false],
  ['an orphan of the first, which the shim takes', { container: WEB, exec: false }, SHIM, 7, false],
  ['an orphan of what came by exec, which the first takes', { container: WEB, exec: true }, inWeb(false), 7, true],
])('%s', (_, known, parent, first, came) => {
  expect(cameByExec(WEB, 9, known, parent, () => first)).toBe(came);
});
