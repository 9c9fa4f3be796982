import type { Case } from './case.fixture.ts';

/** A command, its exit status, and what it says. */
type Failure = [command: string, exit: number, says: string];

/** One after another in one script; what each writes to stdout and to stderr is kept apart. */
const failures = (name: string, commands: Failure[], more: Pick<Case, 'rules'> = {}): Case => ({
  name: `${name}: errors`,
  commands: commands.map(([command]) => command),
  run: commands.map(([command]) => `try ${quoted(command)}`).join('\n'),
  says: commands.flatMap(([command, exit, says]) => [`$ ${command}\nexit ${exit}\n`, says]),
  ...more,
});

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Commands that fail, each in its own way. */
export const ERROR_CASES: Case[] = [
  failures('docker run', [
    ['docker run --pull never nothing', 125, 'No such image: nothing:latest'],
    ['docker run --rm busybox nothing', 127, 'executable file not found'],
    ['docker run --rm busybox /etc/passwd', 126, 'permission denied'],
    ['docker run --nothing busybox', 125, 'unknown flag: --nothing'],
    ['docker run --name box busybox', 125, 'is already in use by container'],
    ['docker run --rm -p 5000:80 busybox true', 125, 'address already in use'],
    ['docker run --rm -v relative/path:/x busybox', 125, 'invalid characters for a local volume name'],
    ['docker run --rm --network nothing busybox', 125, 'network nothing not found'],
  ]),
  failures('docker exec, attach, logs, stats, events, cp', [
    ['docker exec nothing true', 1, 'No such container: nothing'],
    ['docker create --name job busybox > /dev/null; docker exec job true', 1, 'is not running'],
    ['docker exec box nothing', 126, 'executable file not found'],
    ['docker exec box /etc/passwd', 126, 'permission denied'],
    ["docker exec -i box sh -c 'kill -9 $$'", 137, ''],
    ['docker exec -it box true', 1, 'the input device is not a TTY'],
    ['docker attach job', 1, 'cannot attach to a stopped container'],
    ['docker logs -f nothing', 1, 'No such container: nothing'],
    ['docker stats --no-stream nothing', 1, 'No such container: nothing'],
    ['docker events --since 2000 --until 1000', 1, 'cannot be after'],
    ['docker cp box:/nothing .', 1, 'Could not find the file /nothing'],
    ['echo > f; docker cp f box:/nothing/there', 1, 'Could not find the file /nothing'],
  ]),
  failures('docker save, load, export, import, commit', [
    ['docker save nothing > f', 1, 'No such image: nothing'],
    ['echo nonsense | docker load', 1, 'unexpected EOF'],
    ['docker export nothing > f', 1, 'No such container: nothing'],
    ['seq 1000 | docker import - made', 1, 'archive/tar: invalid tar header'],
    ['docker commit nothing', 1, 'No such container: nothing'],
  ]),
  failures(
    'docker build',
    [
      ['echo NOTHING | docker build --progress=plain -', 1, 'unknown instruction: NOTHING'],
      [
        "printf 'FROM busybox\\nCOPY nothing /\\n' > Dockerfile; docker build --progress=plain .",
        1,
        'failed to calculate checksum',
      ],
      ['DOCKER_BUILDKIT=0 docker build .', 1, 'file not found in build context'],
    ],
    { rules: ['steps', 'progress', 'duration', 'node', 'ref'] },
  ),
  failures('docker push and pull', [
    ['docker push localhost:5000/nothing', 1, 'does not exist locally'],
    ['docker tag busybox localhost:5001/b; docker push -q localhost:5001/b', 1, 'connection refused'],
    ['docker pull localhost:5000/nothing', 1, 'not found'],
    ['docker pull localhost:5001/b', 1, 'connection refused'],
  ]),
  failures('docker compose, swarm, network, volume and what else there is', [
    [
      "printf 'services:\\n  a:\\n    image: localhost:5000/none\\n' > compose.yaml; docker compose up -d",
      18,
      'not found',
    ],
    ['docker service ls', 1, 'This node is not a swarm manager'],
    ['docker network create --subnet 172.17.0.0/16 n', 1, 'Pool overlaps'],
    ['docker network rm nothing', 1, 'network nothing not found'],
    ['docker volume rm nothing', 1, 'get nothing: no such volume'],
    ['docker inspect nothing', 1, 'No such object: nothing'],
    ['docker rm box', 1, 'container is running'],
    ['docker rmi registry:2 registry:latest', 1, 'is using its referenced image'],
    ['docker kill nothing', 1, 'No such container: nothing'],
    ['docker nothing', 1, "'nothing' is not a docker command"],
  ]),
];

/** Last, because everything that runs ends with the engine. */
export const DAEMON_CASES: Case[] = [
  {
    name: 'the engine stops and comes back: docker events, ps',
    run: `docker kill box registry > /dev/null; docker events --filter container=job > out 2> err & docker run --rm --name job busybox true; says out destroy; rm out
      systemctl stop docker > /dev/null 2>&1; wait $!; echo $?; cat err
      systemctl start docker > /dev/null 2>&1; until docker version > /dev/null 2>&1; do sleep 0.05; done; docker ps -a --format '{{.Names}} {{.State}}'`,
    says: ['unexpected EOF', 'box exited'],
  },
];
