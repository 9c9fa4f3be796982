import Docker from 'dockerode';
import type { Case, Place } from './case.fixture.ts';

const CURL = 'curl -sS --unix-socket /run/docker.sock';
const JSON_TYPE = "-H 'Content-Type: application/json'";
const GET = 'GET /_ping HTTP/1.1\\r\\nHost: d\\r\\n\\r\\n';
const ATTACH =
  'POST /containers/job/attach?stream=1&stdin=1&stdout=1 HTTP/1.1\\r\\nHost: d\\r\\nConnection: Upgrade\\r\\nUpgrade: tcp\\r\\n\\r\\n';
const sent = (bytes: string) => `printf '${bytes}' | raw`;

/** Clients other than Docker's own, down to bytes on the socket. */
export const CLIENT_CASES: Case[] = [
  {
    name: 'curl: GET, HEAD, a chunked body, broken JSON, several requests on one connection',
    run: `${CURL} -i http://d/v1.45/version; ${CURL} -I http://d/_ping
      ${CURL} -i ${JSON_TYPE} -H 'Transfer-Encoding: chunked' -d '{"Image":"busybox"}' 'http://d/containers/create?name=job'
      ${CURL} -i ${JSON_TYPE} -d '{"Image":' http://d/containers/create
      ${CURL} -w '%{num_connects}\\n' http://d/_ping http://d/containers/box/json http://d/nothing http://d/_ping | tail -n 1`,
    says: ['HTTP/1.1 200 OK', '201 Created', '400 Bad Request', 'OK0'],
    rules: ['date'],
  },
  {
    name: 'curl: Expect: 100-continue before a body of megabytes',
    run: `docker create --name job busybox > /dev/null; seq 200000 > f; tar -c --mtime @0 f | ${CURL} -i -H 'Expect: 100-continue' -T - 'http://d/containers/job/archive?path=/'; docker cp -q job:/f g; sha256sum g`,
    says: '100 Continue',
    rules: ['date'],
  },
  {
    name: 'curl: streams cut off in the middle',
    run: `${CURL} -N 'http://d/containers/box/stats' 2> /dev/null | head -c 9; echo; ${CURL} -m 0.3 http://d/events 2> /dev/null; echo $?`,
    says: '28',
  },
  {
    name: 'bytes: half-closed after one request, three at once, one byte at a time, HTTP/1.0, noise, a request without an end',
    run: [
      sent(GET),
      sent(GET.repeat(3)),
      `${sent(GET)} single`,
      sent('GET /_ping HTTP/1.0\\r\\n\\r\\n'),
      sent('\\x00\\xff\\x16\\x03 what? \\r\\n\\r\\n'),
      sent('POST /containers/create HTTP/1.1\\r\\nHost: d\\r\\nContent-Length: 100\\r\\n\\r\\n{'),
    ].join('; echo; echo; '),
    says: ['200 OK', 'HTTP/1.0 200', '400'],
    rules: ['date'],
  },
  {
    name: 'bytes: upgraded to a raw stream, its input ended by a half-close',
    run: `docker create -i --name job busybox sh -c 'cat; exit 6' > /dev/null; { says out UPGRADED; docker start job; } > /dev/null &
      { printf '${ATTACH}'; says out UPGRADED; echo early bytes; } | raw > out; wait; cat out; docker wait job`,
    says: ['101 UPGRADED', 'early bytes', '6\n'],
  },
  {
    name: "Python's http.client: create, start, wait, logs, an error",
    run: `python3 - <<'END'
import http.client, json, socket
c = http.client.HTTPConnection('d'); c.sock = socket.socket(socket.AF_UNIX); c.sock.connect('/run/docker.sock')
def ask(method, path, body=None):
  c.request(method, path, body and json.dumps(body), {'Content-Type': 'application/json'}); r = c.getresponse(); return r.status, r.read().decode()
print(ask('POST', '/containers/create?name=job', {'Image': 'busybox', 'Cmd': ['echo', 'hi'], 'Tty': True}))
print(ask('POST', '/containers/job/start')); print(ask('POST', '/containers/job/wait')); print(ask('GET', '/containers/job/logs?stdout=1')); print(ask('DELETE', '/containers/none'))
END`,
    says: 'hi',
  },
  {
    name: 'dockerode: create, start, exec with a half-close, kill, wait, save, load, remove, an error',
    run: withDockerode,
    says: ['from dockerode\n', 'Loaded image', 'no such container'],
  },
];

async function withDockerode({ socket }: Place) {
  const docker = new Docker({ socketPath: socket });
  const container = await docker.createContainer({ name: 'job', Image: 'busybox', Cmd: ['sleep', '1d'] });
  await container.start();
  // Apart, for the engine puts into one frame what it reads at once.
  const exec = await container.exec({
    Cmd: ['sh', '-c', 'cat; sleep 0.5; echo done'],
    AttachStdin: true,
    AttachStdout: true,
  });
  const stream = await exec.start({ hijack: true, stdin: true });
  stream.end('from dockerode\n');
  const printed = await textOf(stream);
  const exit = (await exec.inspect()).ExitCode ?? -1;
  await container.kill();
  const waited = await container.wait();
  await container.remove();
  const loaded = await docker.loadImage(await docker.getImage('busybox:latest').get());
  const missing = await docker.getContainer('none').inspect().catch(String);
  return { exit, stdout: `${printed}${JSON.stringify(waited)}${await textOf(loaded)}${missing}`, stderr: '' };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const bytes of stream) text += bytes;
  return text;
}
