import type { Case } from './case.fixture.ts';

/** A shell in the background ignores ctrl-C, and so would what it starts. */
const INTERRUPTIBLE = 'env --default-signal=INT';
const TALKER =
  "docker run -d --name job busybox sh -c 'echo one; until [ -e /go ]; do sleep 0.05; done; echo two >&2; exit 2'";

/** Commands whose answer goes on, and how it ends: by the engine, by ctrl-C, by a reader who has had enough, by kill -9. */
export const STREAM_CASES: Case[] = [
  {
    name: 'docker logs -f until the container ends',
    run: `${TALKER}; docker logs -f job > out 2> err & says out one; docker exec job touch /go; wait $!; echo $?; cat out; cat err >&2; rm out err`,
    says: 'one\n',
  },
  {
    name: 'docker logs -f, ctrl-C',
    run: `${TALKER}; ${INTERRUPTIBLE} docker logs -f job > out & says out one; kill -INT $!; wait $!; echo $?; docker inspect -f '{{.State.Running}}' job`,
    says: 'true',
  },
  {
    name: 'docker logs -f, the reader has gone',
    run: "docker run -d --name job busybox sh -c 'i=0; while :; do i=$((i+1)); echo $i; done'; (docker logs -f job; echo $? >&2) | head -n 3; docker kill job",
    says: '1\n2\n3\n',
  },
  {
    name: 'docker logs -f, killed -9',
    run: `${TALKER}; docker logs -f job > out & says out one; kill -9 $!; { wait $!; } 2> /dev/null; echo $?; docker logs job`,
    says: '137\none\n',
  },
  {
    name: 'docker run, killed -9: the container goes on',
    run: "docker run --name job busybox sh -c 'echo one; exec sleep 1d' > out & says out one; until docker inspect -f '{{.State.Running}}' job | grep -q true; do :; done; kill -9 $!; { wait $!; } 2> /dev/null; echo $?; docker ps --format '{{.Names}}'",
    says: 'job\n',
  },
  {
    name: 'docker run, ctrl-C is passed on',
    run: `${INTERRUPTIBLE} docker run --name job busybox sh -c 'trap "echo int; exit 8" INT; echo one; while :; do sleep 0.05; done' > out & says out one; kill -INT $!; wait $!; echo $?; cat out`,
    says: '8\none\nint\n',
  },
  {
    name: 'docker events of a container, ctrl-C',
    run: `since=$(date +%s.%N); docker run --rm --name job busybox true
      ${INTERRUPTIBLE} docker events --since $since --filter container=job > out & says out destroy; kill -INT $!; wait $!; echo $?; sort -k 2 out`,
    says: 'container start',
  },
  {
    name: 'docker events until a time',
    run: `since=$(date +%s.%N); docker create --name job busybox; docker rm job; docker events --since $since --until "$(date +%s.%N)" --filter container=job --format '{{.Action}} {{.Actor.Attributes.name}}'`,
    says: 'create job\ndestroy job\n',
  },
  {
    name: 'docker stats, ctrl-C',
    run: `${INTERRUPTIBLE} docker stats --format '{{.Name}} {{.ID}}' box > out & says out box; kill -INT $!; wait $!; echo $?; grep -om1 'box.*' out`,
    says: 'box',
  },
  {
    name: 'docker stats, the reader has gone',
    run: "docker stats --format '{{.Name}}' box | grep -om1 box",
    says: 'box',
  },
  {
    name: 'docker attach, killed -9, then attached again',
    run: `docker run -di --name job busybox sh -c 'read x; echo "got $x"; read x; echo "got $x"'
      mkfifo in; docker attach job < in > out & exec 3> in; echo 1 >&3; says out 'got 1'; kill -9 $!; { wait $!; } 2> /dev/null; echo $?; exec 3>&-
      { echo 2; says out 'got 2'; } | docker attach job > out; cat out; docker wait job; docker logs job; rm in`,
    says: 'got 1\ngot 2\n',
  },
  {
    name: 'docker load, killed -9 in the middle of its upload',
    run: 'docker save busybox > b.tar; mkfifo in; docker load < in & exec 3> in; head -c 1000000 b.tar >&3; kill -9 $!; { wait $!; } 2> /dev/null; echo $?; exec 3>&-; rm b.tar in',
    says: '137',
  },
  {
    name: 'docker cp of a tar, cut off',
    run: 'docker create --name job busybox; seq 300000 > f; tar -c f | head -c 1000000 | docker cp - job:/tmp; echo $?; docker cp -q job:/tmp/f g; ls -s g',
    says: 'EOF',
  },
  {
    name: 'docker build, killed -9 in the middle of a step',
    run: `printf 'FROM busybox\\nRUN --network=none echo here; sleep 100\\n' | docker build --progress=plain -t never - > out 2>&1 & says out ' here'; kill -9 $!; { wait $!; } 2> /dev/null; echo $?; rm out
      docker images -q never; until docker buildx du | grep -q ^Total; do :; done`,
    says: '137',
  },
  {
    name: 'docker build, ctrl-C in the middle of a step',
    run: `printf 'FROM busybox\\nRUN --network=none echo here; sleep 100\\n' > Dockerfile; ${INTERRUPTIBLE} docker build --progress=plain -t never . > out 2>&1 & says out ' here'; kill -INT $!; wait $!; echo $?; tail -n 1 out; rm out`,
    says: 'context canceled',
  },
];
