import type { Case } from './case.fixture.ts';

const PROJECT = `mkdir proj; cd proj; cat > compose.yaml <<'END'
services:
  a:
    image: busybox
    init: true
    command: sh -c "echo one; echo two; exec sleep 1d"
    volumes: [{type: volume, source: v, target: /v}]
volumes: {v: {}}
END
`;

/** Networks, volumes, projects, swarms, and what else is not about one container. */
export const GROUP_CASES: Case[] = [
  {
    name: 'docker network create, connect, inspect, disconnect, rm',
    run: `docker network create --subnet 10.9.0.0/24 net1; docker network connect --alias other net1 box; docker run --rm --network net1 busybox ping -c 1 -W 2 other > out; head -n 2 out; rm out
      docker network inspect net1; docker network disconnect net1 box; docker network rm net1`,
    says: '64 bytes from 10.9.0.2',
    rules: ['ping'],
  },
  {
    name: 'docker volume create, inspect, rm, and used',
    run: `docker volume create vol; docker run --rm -v vol:/v busybox sh -c "echo kept > /v/f"; docker run --rm -v vol:/v busybox cat /v/f; docker volume inspect vol; docker volume create other; docker volume rm other`,
    says: 'kept\n',
  },
  {
    name: 'docker compose up -d, ps, logs, exec, down',
    run: `${PROJECT} docker compose up -d; docker compose ps --format '{{.Name}} {{.State}}'; until docker compose logs | grep -q two; do sleep 0.02; done; docker compose logs; docker compose exec -T a echo inside; docker compose down -v 2>&1 | sort`,
    says: ['proj-a-1 running', 'two', 'inside'],
  },
  {
    name: 'docker compose up in the foreground, its service ends',
    run: `mkdir proj; cd proj; printf 'services:\\n  a:\\n    image: busybox\\n    command: sh -c "echo one; exit 4"\\n' > compose.yaml; docker compose up --abort-on-container-exit --exit-code-from a`,
    exit: 4,
    says: 'one',
  },
  {
    name: 'docker swarm init, node ls, leave, leave --force',
    // What is left before its network is there may have told of it or not.
    run: `docker swarm init --advertise-addr 127.0.0.1; docker node ls --format "{{.Hostname}} {{.ManagerStatus}}"
      until docker events --since 20s --until 0s | grep -q type=overlay; do sleep 0.05; done; docker swarm leave; docker swarm leave --force`,
    says: 'is now a manager',
    rules: ['store', 'node'],
  },
  {
    name: 'docker -D version, info, context',
    run: `docker -D version; docker info | grep -v "^ *\\(System Time\\|Goroutines\\|File Descriptors\\|EventsListeners\\|Runtimes\\|ID\\|Name\\)"
      docker context create other --docker host=unix:///var/run/docker.sock; docker context use other; docker ps -q | wc -l; docker context use default; docker context rm other`,
    says: ['Server Version: 26.1.5', 'Successfully created context "other"'],
  },
  {
    name: 'docker system df, prune; buildx du, builder prune',
    run: `docker create busybox > /dev/null; docker system df; docker system prune -f | tail -n 1
      printf 'FROM busybox\\nRUN true\\n' | docker build -q - > /dev/null; docker buildx du | grep '^[RT]'; docker builder prune -af | tail -n 1`,
    says: ['Images', 'Total'],
    rules: ['node', 'digest'],
  },
];
