/**
 * The line that measures: an image with files to copy up, and one container in which busybox' dd writes to each place by turns, many times.
 * dd takes the times itself, by the monotonic clock. Pure.
 */

export const PLACES = ['layer', 'volume', 'bind', 'tmpfs'] as const;
export type MeasuredPlace = (typeof PLACES)[number];

export const WORKS = ['sync', 'create', 'first', 'again'] as const;
/**
 * `sync`: write 4 KiB and wait until the disk has it. `create`: make a new file of one byte. `first`: change one byte of a file of 4 MiB;
 * `again`: the same once more.
 */
export type MeasuredWork = (typeof WORKS)[number];

/** What a sample begins with. */
export const MARK = '@';
/** Files of the image, and rounds of the two works with them. */
const FILES = 12;
export const ROUNDS = 30;

const IMAGE = 'measure';
const DOCKERFILE = [
  'FROM busybox',
  `RUN mkdir /big && for i in $(seq ${FILES}); do dd if=/dev/zero of=/big/$i bs=1M count=4; done`,
].join('\\n');

/** By turns, the order moved on by one each round: what comes first is nobody's for long. */
const SCRIPT = [
  `t() { echo ${MARK} $1 $2; shift 2; dd if=/dev/zero "$@"; }`,
  'mkdir /o; rm -f /b/*; o="layer:/o volume:/v bind:/b tmpfs:/t"',
  `for n in $(seq ${ROUNDS}); do for p in $o; do d=\${p#*:}`,
  `t sync \${p%:*} of=$d/s bs=4k count=1 conv=fsync`,
  `t create \${p%:*} of=$d/$n bs=1 count=1`,
  `done; o="\${o#* } \${o%% *}"; done`,
  'for d in /v /b /t; do cp /big/* $d; done; sync',
  `for n in $(seq ${FILES}); do for p in layer:/big volume:/v bind:/b tmpfs:/t; do for w in first again`,
  `do t $w \${p%:*} of=\${p#*:}/$n bs=1 count=1 conv=notrunc; done; done; done`,
].join('; ');

export const MEASURE_LINE = `printf '${DOCKERFILE}\\n' | docker build -q -t ${IMAGE} - && docker run --rm -v /v -v /root/measure:/b --tmpfs /t ${IMAGE} sh -c '(${SCRIPT}) 2>&1 | grep -v records'`;

/** Whether a command line is such a measurement, by hand or by the button. */
export const isMeasurement = (line: string): boolean =>
  line.includes(`-t ${IMAGE} -`) && line.includes('dd if=/dev/zero');
