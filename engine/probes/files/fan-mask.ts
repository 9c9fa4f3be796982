/** The bits of an event's mask, as fanotify(7) numbers them. */
export const FAN = {
  modify: 0x2,
  attributes: 0x4,
  open: 0x20,
  movedFrom: 0x40,
  movedTo: 0x80,
  create: 0x100,
  delete: 0x200,
  overflow: 0x4000,
  directory: 0x40000000,
} as const;

/** All that changes a file or its name. */
export const CHANGES =
  FAN.modify | FAN.attributes | FAN.movedFrom | FAN.movedTo | FAN.create | FAN.delete | FAN.directory;
