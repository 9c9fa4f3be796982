/** The rights of a container's process against what Docker gives without a flag. Pure. */
import type { ProcessFacts, Requested } from '#engine/trace/process-facts.ts';

/** What Docker gives a container. */
export const DEFAULT_CAPABILITIES: readonly string[] =
  'chown dac_override fsetid fowner mknod net_raw setgid setuid setfcap setpcap net_bind_service sys_chroot kill audit_write'.split(
    ' ',
  );

export type CapabilityChanges = {
  /** In the bounding set beyond Docker's own, and those of its own that are missing there. */
  added: string[];
  dropped: string[];
  /** `--privileged`, `--cap-add net_admin`, … as the engine was asked. */
  flags: string[];
  /** Those that work now. */
  effective: readonly string[];
};

export function capabilityChanges({ capabilities }: ProcessFacts, requested: Requested | undefined): CapabilityChanges {
  const has = new Set(capabilities.bounding);
  return {
    added: capabilities.bounding.filter((name) => !DEFAULT_CAPABILITIES.includes(name)),
    dropped: DEFAULT_CAPABILITIES.filter((name) => !has.has(name)),
    effective: capabilities.effective,
    flags: [
      ...(requested?.privileged ? ['--privileged'] : []),
      ...(requested?.capAdd ?? []).map((name) => `--cap-add ${short(name)}`),
      ...(requested?.capDrop ?? []).map((name) => `--cap-drop ${short(name)}`),
    ],
  };
}

const short = (name: string): string => name.replace(/^CAP_/i, '').toLowerCase();
