/** What the wrapper of a shim says when it takes an observed socket for it: `unix:///run/containerd/s/<hash> <container>`. */
import { readInside } from '#engine/lab/inside-lab.ts';

/** `socket`: the shim's own, below the lab's /run. */
export type ShimClaim = { socket: string; container: string };

const LARGEST = 512;
const CLAIM = /^unix:\/\/\/run\/(containerd\/s\/[0-9a-f]{64}) ([\w.-]{1,128})\n$/;

/** @throws when nobody has taken it, or says something else */
export function readClaim(runDir: string, file: string): ShimClaim {
  const [, socket, container] = CLAIM.exec(readInside(runDir, file, LARGEST)) ?? [];
  if (!socket || !container) throw new Error(`${file} names no shim`);
  return { socket, container };
}
