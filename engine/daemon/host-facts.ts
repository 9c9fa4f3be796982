import { existsSync } from 'node:fs';
import { arch, release } from 'node:os';
import type { RecordingHeader } from '#engine/trace/recording.ts';

/** What a recording says of the machine that made it. */
export const hostFacts = (): RecordingHeader['host'] => ({
  kernel: release(),
  arch: arch(),
  cgroup: existsSync('/sys/fs/cgroup/cgroup.controllers') ? 'v2' : 'v1',
});
