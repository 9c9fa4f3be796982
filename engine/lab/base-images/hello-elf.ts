const LOAD_ADDRESS = 0x400000;
const ELF_HEADER = 64;
const PROGRAM_HEADER = 56;
const CODE_AT = ELF_HEADER + PROGRAM_HEADER;

export type Machine = 'amd64' | 'arm64';
/** As the header of an ELF file calls them. */
const MACHINE = { amd64: 62, arm64: 183 } as const;

/** A static program of two system calls, write(1, text) and exit(0): small enough that a trace shows all of it. */
export function helloElf(text: string, machine: Machine = 'amd64'): Buffer {
  const message = Buffer.from(text);
  const code = machine === 'amd64' ? codeOfAmd64 : codeOfArm64;
  const file = Buffer.concat([Buffer.alloc(CODE_AT), code(message.length), message]);
  file.write('\x7fELF\x02\x01\x01', 'latin1');
  file.writeUInt16LE(2, 16); // an executable
  file.writeUInt16LE(MACHINE[machine], 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(BigInt(LOAD_ADDRESS + CODE_AT), 24); // where it starts
  file.writeBigUInt64LE(BigInt(ELF_HEADER), 32);
  file.writeUInt16LE(ELF_HEADER, 52);
  file.writeUInt16LE(PROGRAM_HEADER, 54);
  file.writeUInt16LE(1, 56);
  loadSegment(file);
  return file;
}

/** One segment: the whole file, readable and executable. */
function loadSegment(file: Buffer): void {
  file.writeUInt32LE(1, ELF_HEADER);
  file.writeUInt32LE(5, ELF_HEADER + 4);
  file.writeBigUInt64LE(BigInt(LOAD_ADDRESS), ELF_HEADER + 16);
  file.writeBigUInt64LE(BigInt(LOAD_ADDRESS), ELF_HEADER + 24);
  file.writeBigUInt64LE(BigInt(file.length), ELF_HEADER + 32);
  file.writeBigUInt64LE(BigInt(file.length), ELF_HEADER + 40);
  file.writeBigUInt64LE(0x1000n, ELF_HEADER + 48);
}

function codeOfAmd64(length: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(length);
  return Buffer.from([
    ...[0xb8, 1, 0, 0, 0], // mov eax, 1 (write)
    ...[0xbf, 1, 0, 0, 0], // mov edi, 1 (standard output)
    ...[0x48, 0x8d, 0x35, 18, 0, 0, 0], // lea rsi, [rip + 18]: the text, right after this code
    ...[0xba, ...size], // mov edx, length
    ...[0x0f, 0x05], // syscall
    ...[0xb8, 60, 0, 0, 0], // mov eax, 60 (exit)
    ...[0x31, 0xff], // xor edi, edi
    ...[0x0f, 0x05], // syscall
    ...[0x90, 0x90],
  ]);
}

/** Each instruction is one little-endian word. */
function codeOfArm64(length: number): Buffer {
  const code = Buffer.alloc(8 * 4);
  [
    0xd2800020, // mov x0, 1
    0x100000e1, // adr x1, . + 28: the text, right after this code
    0xd2800002 | (length << 5), // mov x2, length (of 16 bits)
    0xd2800808, // mov x8, 64 (write)
    0xd4000001, // svc 0
    0xd2800000, // mov x0, 0
    0xd2800ba8, // mov x8, 93 (exit)
    0xd4000001, // svc 0
  ].forEach((word, index) => {
    code.writeUInt32LE(word >>> 0, index * 4);
  });
  return code;
}
