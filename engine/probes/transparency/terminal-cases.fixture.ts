import type { Case, Place } from './case.fixture.ts';

const has = (size: string) => `until [ "$(stty size 2>/dev/null)" = "${size}" ]; do sleep 0.05; done`;
/** Waits for its terminal's size, which docker sends when the program runs already; then for another, says so, and ends with 7. */
const SIZES = `${has('24 80')}; echo ready; ${has('30 100')}; echo resized; exit 7`;
const DETACH = '\x10\x11';

/** The client listens for a new size only some time after the first output has come: so it is resized until that is noticed. */
async function resized({ terminal }: Place, ...command: string[]) {
  const client = await terminal([...command, 'sh', '-c', SIZES]);
  await client.shows('ready');
  let rows = 30;
  const again = setInterval(() => client.resize(100, rows === 30 ? rows++ : rows--), 200);
  try {
    return await client.ended();
  } finally {
    clearInterval(again);
  }
}

/** Commands with a terminal: keys typed, window resized, detached. */
export const TERMINAL_CASES: Case[] = [
  {
    name: 'docker run -it, resized, with an exit status',
    run: (place) => resized(place, 'docker', 'run', '--rm', '-it', 'busybox'),
    exit: 7,
    says: /ready\r+\nresized\r+\n/,
  },
  {
    name: 'docker run -it, keys and ctrl-C',
    run: async ({ terminal }) => {
      const client = await terminal(['docker', 'run', '--rm', '-it', 'busybox', 'sh', '-c', 'echo ready; cat; exit 4']);
      await client.shows('ready');
      client.type('typed\r');
      await client.shows(/typed\r+\ntyped/);
      client.type('\x03');
      return client.ended();
    },
    exit: 130,
    says: '^C',
  },
  {
    name: 'docker exec -it, resized, with an exit status',
    run: (place) => resized(place, 'docker', 'exec', '-it', 'box'),
    exit: 7,
    says: /ready\r+\nresized\r+\n/,
  },
  {
    name: 'docker exec -it, its input ended by ctrl-D',
    run: async ({ terminal }) => {
      const client = await terminal(['docker', 'exec', '-it', 'box', 'sh', '-c', 'echo ready; cat; echo over']);
      await client.shows('ready');
      client.type('x\r');
      await client.shows(/x\r+\nx/);
      client.type('\x04');
      return client.ended();
    },
    says: 'over',
  },
  {
    name: 'docker attach, ctrl-p ctrl-q',
    run: async ({ script, terminal }) => {
      await script("docker run -dit --name job busybox sh -c 'until [ -e /go ]; do sleep 0.05; done; echo ready; cat'");
      const client = await terminal(['docker', 'attach', 'job']);
      const attached = 'docker events --since 1m --until 0s --filter container=job --filter event=attach';
      await script(`until [ "$(${attached})" ]; do sleep 0.02; done; docker exec job touch /go`);
      await client.shows('ready');
      client.type('typed\r');
      await client.shows(/typed\r+\ntyped/);
      client.type(DETACH);
      return client.ended();
    },
    exit: 1,
    says: 'read escape sequence',
  },
  {
    name: 'docker run -it, ctrl-p ctrl-q: the container goes on',
    run: async ({ terminal }) => {
      const client = await terminal([
        'docker',
        'run',
        '--name',
        'job',
        '-it',
        'busybox',
        'sh',
        '-c',
        'echo ready; cat; exit 4',
      ]);
      await client.shows('ready');
      client.type(DETACH);
      return client.ended();
    },
    says: 'ready',
  },
  {
    name: 'docker stats at a terminal, ctrl-C',
    run: async ({ terminal }) => {
      const client = await terminal(['docker', 'stats', '--format', '{{.Name}}', 'box']);
      await client.shows('box');
      client.type('\x03');
      const { exit } = await client.ended();
      return { exit, stdout: 'box', stderr: '' };
    },
    exit: 130,
    says: 'box',
  },
];
