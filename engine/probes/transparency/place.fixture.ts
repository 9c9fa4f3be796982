/** A lab as the cases of the table use it: its scripts and its terminals. */
import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ExecProcess } from '#engine/lab/driver.ts';
import { until } from '#engine/lab/until.ts';
import type { Output, Place, Terminal } from './case.fixture.ts';
import { CASE_DIR } from './engine-state.fixture.ts';
import type { TwinLab } from './lab-pair.fixture.ts';

const LIMIT_MS = 60_000;

/** What every script starts with. `says FILE WORDS` waits until they are in it;
 * `tarsum` describes a tar but for its times; `try COMMAND` tells its exit status, stdout and stderr apart; `raw` sends its input to the engine,
 * whole or each byte alone, then says that no more will come, and prints the answer. */
const PRELUDE = `
rm -rf ${CASE_DIR}; mkdir ${CASE_DIR}; cd ${CASE_DIR} || exit 99
says() { for _ in {1..1000}; do grep -qs -- "$2" "$1" && return; sleep 0.02; done; echo "$1 never said $2"; exit 98; }
tarsum() { python3 -c '
import hashlib, io, sys, tarfile
tar = sys.stdin.buffer.read(); print(len(tar), "bytes")
for m in tarfile.open(fileobj=io.BytesIO(tar)):
  data = hashlib.sha256(tarfile.open(fileobj=io.BytesIO(tar)).extractfile(m).read() if m.isreg() else b"").hexdigest()
  print(m.name, m.type, oct(m.mode), m.uid, m.gid, m.size, m.linkname, data)
'; }
try() { (eval "$1") > /tmp/try.out 2> /tmp/try.err < /dev/null; echo "$ $1
exit $?"; cat /tmp/try.out; echo "$1" >&2; cat /tmp/try.err >&2; }
raw() { python3 -c '
import os, socket, sys, threading
s = socket.socket(socket.AF_UNIX); s.settimeout(10); s.connect("/run/docker.sock")
def send():
  while sent := os.read(0, 65536 if len(sys.argv) < 2 else 1): s.sendall(sent)
  s.shutdown(socket.SHUT_WR)
threading.Thread(target=send).start()
while got := s.recv(65536): sys.stdout.buffer.write(got); sys.stdout.flush()
' "$@"; }
`;

export const placeOf = (lab: TwinLab): Place => ({
  socket: join(lab.place.runDir, 'docker.sock'),
  script: async (source) => {
    const bash = await lab.exec(['bash', '-c', `${PRELUDE}\n${source}`], { env: { HOME: '/root' } });
    bash.stdin.end();
    const [stdout, stderr, { code }] = await Promise.all([read(bash.stdout), read(bash.stderr), bash.exit]);
    return { exit: code, stdout, stderr };
  },
  terminal: async (argv) =>
    new RealTerminal(
      await lab.exec([...ONCE_SIZED, ...argv], { tty: { cols: 80, rows: 24 }, env: { HOME: '/root', TERM: 'xterm' } }),
    ),
});

/** runc gives a terminal its size when the program in it runs already; docker would tell the engine the one or the other. */
const ONCE_SIZED = ['sh', '-c', 'until [ "$(stty size)" = "24 80" ]; do sleep 0.01; done; exec "$@"', 'sh'];

/** Exact: what is no text has one character for each byte. */
const asText = (bytes: Buffer): string => bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
const read = async (stream: ExecProcess['stderr']): Promise<string> =>
  asText(stream ? await buffer(stream) : Buffer.alloc(0));

class RealTerminal implements Terminal {
  readonly #process: ExecProcess;
  #printed = Buffer.alloc(0);
  #from = 0;

  constructor(process: ExecProcess) {
    this.#process = process;
    process.stdout.on('data', (bytes: Buffer) => {
      this.#printed = Buffer.concat([this.#printed, bytes]);
    });
  }

  type(keys: string): void {
    this.#process.stdin.write(keys);
  }

  resize(cols: number, rows: number): void {
    this.#process.resize(cols, rows);
  }

  async shows(text: string | RegExp): Promise<void> {
    const found = () => {
      const match = new RegExp(text).exec(asText(this.#printed).slice(this.#from));
      return match && match.index + match[0].length;
    };
    this.#from += await until(found, { limitMs: LIMIT_MS, what: String(text) }).catch((error: Error) => {
      throw new Error(`${error.message}; printed was ${JSON.stringify(asText(this.#printed))}`);
    });
  }

  async ended(): Promise<Output> {
    const printed = () => `a program to end that printed ${JSON.stringify(asText(this.#printed))}`;
    let code: number | null = null;
    this.#process.exit.then((exit) => {
      code = exit.code;
    });
    await until(() => code !== null, { limitMs: LIMIT_MS, what: 'a program to end' }).catch((error: Error) => {
      this.#process.kill('SIGKILL');
      throw new Error(`${error.message}: ${printed()}`);
    });
    return { exit: code ?? -1, stdout: asText(this.#printed), stderr: '' };
  }
}
