/**
 * The line that measures: an image with files to copy up, and one container in which one program does the same work at each place by turns,
 * many times. It takes the times itself, by the kernel's monotonic clock, so that no other process is in them. Pure.
 */

export const PLACES = ['layer', 'volume', 'bind', 'tmpfs'] as const;
export type MeasuredPlace = (typeof PLACES)[number];

export const WORKS = ['sync', 'create', 'first', 'again'] as const;
/**
 * `sync`: write 4 KiB and wait until the disk has it. `create`: make a new file of one byte. `first`: change one byte of a file of 4 MiB;
 * `again`: the same once more.
 */
export type MeasuredWork = (typeof WORKS)[number];

/** What the line of a sample begins with. */
export const MARK = '@';
/** Files of the image. */
const FILES = 16;
/** Of the works that need none of them. */
export const ROUNDS = 60;

const IMAGE = 'measure';
const DOCKERFILE = [
  'FROM debian',
  `RUN mkdir /big && for i in $(seq ${FILES}); do head -c 4M /dev/zero >/big/$i; done`,
].join('\\n');

/** Perl of Debian's essential packages: no module has its clock, so the kernel is asked by the call's number. */
const SCRIPT = [
  'use IO::Handle; $| = 1; $c = `uname -m` =~ /^x86/ ? 228 : 113;',
  'sub now { my $b = "x" x 16; syscall($c, 1, $b); my ($s, $n) = unpack "qq", $b; $s * 1e9 + $n }',
  'sub t { my ($w, $p, $how, $file, $size) = @_; my $text = "x" x $size; my $t = now;',
  `open my $f, $how, $file or die "$file: $!"; syswrite $f, $text; $f->sync if $w eq "sync"; close $f; print "${MARK} $w $p ", now() - $t, "\\n" }`,
  '%d = qw(layer /o volume /v bind /b tmpfs /t); @o = qw(layer volume bind tmpfs); mkdir "/o"; unlink glob "/b/*";',
  // The order moves on by one each round: what comes first is nobody's for long.
  `for $n (1 .. ${ROUNDS}) { for $p (@o) { t "sync", $p, ">", "$d{$p}/s", 4096; t "create", $p, ">", "$d{$p}/$n", 1 } push @o, shift @o }`,
  '$d{layer} = "/big"; system "cp /big/* $d{$_}" for qw(volume bind tmpfs); system "sync";',
  `for $n (1 .. ${FILES}) { for $p (@o) { t $_, $p, "+<", "$d{$p}/$n", 1 for qw(first again) } push @o, shift @o }`,
].join(' ');

export const MEASURE_LINE = `printf '${DOCKERFILE}\\n' | docker build -q -t ${IMAGE} - && docker run --rm -v /v -v /root/measure:/b --tmpfs /t ${IMAGE} perl -e '${SCRIPT}'`;

/** Whether a command line is such a measurement, by hand or by the button. */
export const isMeasurement = (line: string): boolean => line.includes(`-t ${IMAGE} -`) && line.includes('perl -e');

/** Whether a process of a container is the one that measures, by its arguments. */
export const isMeasuring = (argv: unknown): boolean =>
  Array.isArray(argv) && /(^|\/)perl$/.test(String(argv[0])) && argv[1] === '-e';

/** What its shortest work takes at all places. Who stopped it sooner has measured nothing. */
export const LEAST_SAMPLES = FILES * PLACES.length;
