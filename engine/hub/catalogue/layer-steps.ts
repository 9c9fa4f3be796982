/** What a recipe can't say in data: where files come from that are in no package as they are. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { helloElf, type Machine } from '#engine/lab/base-images/hello-elf.ts';
import { busyboxLayer, FILES } from '#engine/lab/base-images/small-images.ts';
import { run } from '#engine/lab/host-command.ts';
import { bootstrap } from '#engine/lab/image/bootstrap.ts';
import type { FileTree } from './file-tree.ts';
import { NPM, npmFiles } from './npm-source.ts';
import type { LayerRecipe } from './recipe.ts';
import { readTar } from './tar-read.ts';

/** `draft` is a folder of this making alone. */
export type Making = { tree: FileTree; draft: string; signal?: AbortSignal };

const PATIENCE_MS = 5 * 60_000;

export async function takeStep(step: LayerRecipe['step'], making: Making): Promise<void> {
  switch (step) {
    case undefined:
      return;
    case 'debian':
      return debian(making);
    case 'busybox':
      return busybox(making);
    case 'hello':
      return hello(making, machine(), helloText());
    case 'hello-amd64':
    case 'hello-arm64':
      return helloFrom(making, step === 'hello-amd64' ? 'amd64' : 'arm64');
    case 'certificates':
      return certificates(making);
    case 'npm':
      making.tree.add(await npmFiles(making.draft, making.signal));
      return;
    default:
      step satisfies never;
  }
}

/** What a step puts in that no recipe and no folder of files says. */
export function stepInputs(step: LayerRecipe['step']): unknown {
  if (step === 'hello') return helloText();
  return step === 'npm' ? NPM : null;
}

const helloText = (): string => readFileSync(join(FILES, 'hello.txt'), 'utf8');

/** As Docker calls the kind of this machine's processor. */
export const machine = (): Machine => (process.arch === 'arm64' ? 'arm64' : 'amd64');

/** What the making leaves behind and no container needs, or that would differ each time. */
const LEFT_BEHIND =
  /^(?:dev|tmp|run|var\/cache|var\/log|var\/lib\/apt|var\/tmp)\/.|^etc\/(?:hostname|machine-id|resolv\.conf|apt\/.*|[\w-]+-|\.pwd\.lock)$|^var\/lib\/dpkg\/[\w-]+-old$|^usr\/lib\/[\w-]+\/gconv\/|^usr\/share\/lintian/;

async function debian({ tree, draft, signal }: Making): Promise<void> {
  const [root, tar] = [join(draft, 'root'), join(draft, 'root.tar')];
  await bootstrap(root, { variant: 'essential', packages: [], signal });
  await run('tar', ['-C', root, '--one-file-system', '--format=gnu', '-cf', tar, '.'], {
    timeoutMs: PATIENCE_MS,
    signal,
  });
  tree.add(readTar(readFileSync(tar)));
  tree.drop((path) => LEFT_BEHIND.test(path));
  rmSync(root, { recursive: true, force: true });
  rmSync(tar);
}

/** The package's program alone, under all its names. */
function busybox({ tree, draft }: Making): void {
  const program = tree.get('usr/bin/busybox') ?? tree.get('bin/busybox');
  if (program?.kind !== 'file') throw new Error('the package busybox-static has no program busybox');
  tree.drop(() => true);
  const file = join(draft, 'busybox');
  writeFileSync(file, program.data, { mode: 0o755 });
  tree.add(readTar(busyboxLayer(file).tar));
  rmSync(file);
}

function hello({ tree }: Making, kind: Machine, text: string): void {
  tree.put('hello', { kind: 'file', data: helloElf(text, kind), mode: 0o755, uid: 0, gid: 0 });
}

const helloFrom = (making: Making, kind: Machine): void => hello(making, kind, `\nHello from linux/${kind}!\n\n`);

/** What the package's own script would write: all certificates in one file. */
function certificates({ tree }: Making): void {
  const from = 'usr/share/ca-certificates/mozilla/';
  const all = tree.paths.filter((path) => path.startsWith(from) && path.endsWith('.crt'));
  if (all.length === 0) throw new Error('the package ca-certificates has no certificates');
  const data = Buffer.from(all.map((path) => `${tree.text(path).trimEnd()}\n`).join(''));
  tree.drop((path) => path.startsWith(from));
  tree.put('etc/ssl/certs/ca-certificates.crt', { kind: 'file', data, mode: 0o644, uid: 0, gid: 0 });
}
