/** Extended attributes, which Node does not read. */
import koffi from 'koffi';

type GetXattr = (path: string, name: string, value: Buffer, size: number) => number;

const getxattr: GetXattr = koffi
  .load('libc.so.6')
  .func('long getxattr(const char *path, const char *name, _Out_ uint8_t *value, size_t size)');

/** The value's text, of 64 bytes at most; undefined when there is none. @param path is followed: give a descriptor's */
export function extendedAttribute(path: string, name: string): string | undefined {
  const value = Buffer.alloc(64);
  const length = getxattr(path, name, value, value.length);
  return length < 0 ? undefined : value.toString('latin1', 0, length);
}
