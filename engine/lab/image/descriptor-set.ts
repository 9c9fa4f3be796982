import {
  type FileDescriptorProto,
  file_google_protobuf_any,
  file_google_protobuf_descriptor,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
} from '@bufbuild/protobuf/wkt';

const wellKnown = [
  file_google_protobuf_any,
  file_google_protobuf_descriptor,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
].map((file) => file.proto);

/**
 * Makes found files into a set whose every import is in it, dependencies first. Imports are matched by their full name, else by their
 * suffix (gogo files import `github.com/…/x.proto` that was compiled as `x.proto`). A file with an import nobody has is left out,
 * and so is what needs it: its messages stay bytes.
 */
export function completeSet(found: FileDescriptorProto[]): FileDescriptorProto[] {
  const files = new Map([...wellKnown, ...found].map((file) => [file.name, file]));
  const placed = new Map<string, FileDescriptorProto | null>();
  for (const name of files.keys()) place(name, files, placed);
  return [...placed.values()].filter((file) => file !== null);
}

function place(
  name: string,
  files: Map<string, FileDescriptorProto>,
  placed: Map<string, FileDescriptorProto | null>,
): boolean {
  const known = placed.get(name);
  if (known !== undefined) return known !== null;
  const file = files.get(name);
  if (!file) return false;
  const dependencies = file.dependency.map((dependency) => resolve(dependency, files));
  const complete = dependencies.every((dependency) => dependency !== null && place(dependency, files, placed));
  if (complete) file.dependency = dependencies.filter((dependency) => dependency !== null);
  // A Map keeps the order of first insertion, so a file comes after all it needs.
  placed.set(name, complete ? file : null);
  return complete;
}

function resolve(name: string, files: Map<string, FileDescriptorProto>): string | null {
  if (files.has(name)) return name;
  for (const candidate of files.keys()) {
    if (name.endsWith(`/${candidate}`) || candidate.endsWith(`/${name}`)) return candidate;
  }
  return null;
}
