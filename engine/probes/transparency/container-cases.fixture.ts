import type { Case } from './case.fixture.ts';

/** Commands about containers that end by themselves. `box` is a container that runs all the time. */
export const CONTAINER_CASES: Case[] = [
  { name: 'docker run', run: "docker run --rm busybox sh -c 'echo out; echo err >&2; exit 3'", exit: 3, says: /out\n/ },
  {
    name: 'docker run -i, with standard input and its end',
    run: `printf 'one\\ntwo' | docker run --rm -i busybox sh -c 'cat; echo "<end>"; exit 4'`,
    exit: 4,
    says: 'one\ntwo<end>',
  },
  {
    name: 'docker run -i, with megabytes both ways',
    run: 'seq 300000 | docker run --rm -i busybox cat | sha256sum',
    says: /^[0-9a-f]{64} {2}-\n$/,
  },
  {
    name: 'docker run -d with a published port, asked by curl',
    run: `docker run -d --name web -p 8080:80 busybox sh -c 'mkdir /w; echo served > /w/index.html; exec httpd -f -h /w'
      curl -s --retry 20 --retry-all-errors --retry-delay 0 --retry-max-time 5 localhost:8080
      docker port web; docker ps --format '{{.Names}} {{.Ports}}'`,
    says: 'served',
  },
  { name: 'docker exec', run: "docker exec -e A=b -w /tmp box sh -c 'echo $A; pwd >&2; exit 9'", exit: 9, says: 'b\n' },
  {
    name: 'docker exec -i',
    run: 'seq 100000 | docker exec -i box sha256sum; echo x | docker exec -i box cat',
    says: 'x\n',
  },
  {
    name: 'docker exec -d',
    run: 'docker exec -d box touch /made; for _ in {1..50}; do docker exec box ls /made 2>/dev/null && break; done; docker exec box rm /made',
    says: '/made',
  },
  {
    name: 'docker create, start -a, wait',
    run: "docker create --name job busybox sh -c 'echo hi; exit 5'; docker start -a job; echo $?; docker wait job",
    says: 'hi\n5\n5\n',
  },
  {
    name: 'docker cp in and out, and as tar by -',
    run: `docker create --name job busybox; echo in > f; touch -d @0 f; docker cp f job:/f; docker cp job:/f out; cat out
      tar -c --mtime @0 f | docker cp - job:/tmp; docker cp job:/tmp/f - | sha256sum; docker cp job:/bin - | tarsum; docker diff job | sort`,
    says: 'in\n',
  },
  {
    name: 'docker cp of megabytes both ways',
    run: 'docker create --name job busybox; seq 700000 > f; docker cp -q f job:/f; docker cp -q job:/f out; sha256sum f out',
    says: / out\n/,
  },
  {
    name: 'docker logs',
    run: "docker run --name job busybox sh -c 'echo out; echo err >&2'; docker logs job; docker run --name job2 busybox seq 9; docker logs --tail 1 -t job2",
    says: ['out', '9'],
  },
  {
    name: 'docker ps, inspect, top, stats --no-stream',
    run: 'docker create busybox; docker ps -a; docker inspect box; docker top box; docker stats --no-stream box',
    says: ['sleep 1d', /box +\d+\.\d+%/],
    rules: ['age', 'process', 'figure'],
  },
  {
    name: 'docker create, rename, update, pause, unpause, rm -f, container prune',
    run: `docker create --name job busybox; docker rename job job2; docker update -m 64m --memory-swap 64m --restart always job2
      docker run -d --name job busybox sleep 1d; docker pause job; docker ps --format '{{.State}}' | sort; docker unpause job; docker rm -f job; docker container prune -f`,
    says: ['job2\n', 'paused', 'Total reclaimed space: 0B'],
  },
  {
    name: 'docker stop, start, restart, kill -s',
    run: `docker run -d --name job busybox sh -c 'trap "echo usr1" USR1; trap "exit 6" TERM; echo up; while :; do sleep 0.05; done'
      docker stop job; docker wait job; docker start job; docker restart job; docker logs -f job > log & says log 'up.*'
      docker kill -s USR1 job; says log usr1; docker kill job; docker wait job; sort log`,
    says: 'usr1\n',
  },
];
