/** Keys of RUN and WORKDIR. */
import { flagOf } from '../builds/instruction-sources.ts';
import { keyAt, type Made, type Making } from './buildkit-plan.ts';
import { keyOf } from './key-of.ts';
import { NO_PARTS } from './planned-step.ts';
import { runArguments } from './run-command.ts';
import { countedMounts } from './run-mounts.ts';
import { imageKeys, onTop, openContext, stageEnds } from './step-inputs.ts';

/** Arguments, environment, directory, user and mounts count. Build args are environment, whether it uses them or not. */
export function runStep(making: Making): Made {
  const { walk, instruction, settings } = making;
  const { environment, workdir, user, shell } = settings;
  const mounts = countedMounts(instruction, walk.tree, walk.rules);
  const flags = ['network', 'security'].map((name) => flagOf(instruction, name) ?? '');
  const images = imageKeys(walk, mounts.images);
  const command = runArguments(instruction, shell);
  const own = keyOf('run', command, environment, workdir, user, flags, mounts.parts, images);
  const reads = stageEnds(walk, mounts.stages);
  const readKeys = reads.map((index) => keyAt(walk, index));
  const open = mounts.open ?? instruction.mounts.map(({ from }) => openContext(from)).find(Boolean);
  const args = Object.fromEntries(
    [...instruction.scope.args].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return {
    ...{ role: 'step', own, key: keyOf(own, keyAt(walk, making.last), readKeys), reads },
    ...{ byContentBelow: mounts.byContentBelow, ...onTop(making) },
    parts: { files: mounts.files, args, settings: settings.told, mounts: mounts.texts },
    ...(open !== undefined && { open }),
  };
}

/** The directory counts, and whose it becomes. */
export function workdirStep(making: Making): Made {
  const { workdir, user } = making.settings;
  const own = keyOf('mkdir', workdir, user);
  const parts = { ...NO_PARTS, settings: making.settings.told };
  const key = keyOf(own, keyAt(making.walk, making.last));
  return { role: 'step', own, key, reads: [], byContentBelow: false, parts, ...onTop(making) };
}
