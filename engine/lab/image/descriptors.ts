import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { completeSet } from './descriptor-set.ts';
import { embeddedDescriptors } from './embedded-descriptors.ts';

/** Writes `<dir>/<program>.binpb`, a complete FileDescriptorSet in dependency order, for each program that embeds any. */
export function writeDescriptors(rootfs: string, programs: string[], dir: string): void {
  mkdirSync(dir, { recursive: true });
  for (const program of programs) {
    const file = completeSet(embeddedDescriptors(readFileSync(join(rootfs, program))));
    writeFileSync(
      join(dir, `${basename(program)}.binpb`),
      toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file })),
    );
  }
}
