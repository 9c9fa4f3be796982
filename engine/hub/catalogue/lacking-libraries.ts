/** Whether a layer leaves out a package that one of its programs needs. Pure. */
import { elfNeeds } from './elf-needs.ts';
import type { FileTree } from './file-tree.ts';

/** Where the loader looks by itself. */
const STANDARD = ['lib', 'usr/lib', 'lib64', 'usr/local/lib'];
const TRIPLETS = ['x86_64-linux-gnu', 'aarch64-linux-gnu'];
const DIRECTORIES = [...STANDARD, ...TRIPLETS.map((triplet) => `usr/lib/${triplet}`)];

/** Sentences, one for each library that no layer has: `usr/bin/nmap needs libblas.so.3`. */
export function lackingLibraries(tree: FileTree): string[] {
  return tree.paths.flatMap((path) => {
    const node = tree.get(path);
    const needs = node?.kind === 'file' ? elfNeeds(node.data) : null;
    if (!needs) return [];
    const origin = path.slice(0, path.lastIndexOf('/'));
    const places = [...needs.paths.map((place) => place.replace(/\$\{?ORIGIN\}?/, origin)), ...DIRECTORIES];
    const isThere = (library: string) => places.some((place) => tree.follow(`${place}/${library}`)?.kind === 'file');
    return needs.libraries.filter((library) => !isThere(library)).map((library) => `${path} needs ${library}`);
  });
}
