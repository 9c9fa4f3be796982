import type { Case } from './case.fixture.ts';

/** A context of some megabytes whose layers hold no time of today. */
const CONTEXT = `seq 500000 > data; printf 'FROM busybox\\nCOPY --chmod=640 data /data\\nENV A=b\\nCMD ["cat","/data"]\\n' > Dockerfile; touch -d @0 data Dockerfile
`;
const CHECKED =
  'docker run --rm built sh -c "sha256sum /data; echo $A"; docker history --format "{{.CreatedBy}} {{.Size}}" built';
const FAILING = "printf 'FROM busybox\\nRUN echo no >&2; exit 3\\n'";

/** Commands that make, move and remove images. A registry answers at localhost:5000. */
export const IMAGE_CASES: Case[] = [
  {
    name: 'docker images, inspect, history, tag, rmi, image prune',
    run: 'docker images --no-trunc | sort; docker inspect busybox; docker history alpine; docker tag busybox t:1; docker rmi t:1; docker image prune -f',
    says: ['busybox', 'Untagged: t:1'],
    rules: ['age'],
  },
  {
    name: 'docker save | docker load',
    run: 'docker save busybox alpine | docker load | sort; docker save busybox alpine | tarsum',
    says: 'Loaded image: alpine:latest',
  },
  {
    name: 'docker save of 25 MB, load from a file',
    run: 'docker save -o r.tar registry:2; tarsum < r.tar; docker rmi registry:latest; docker load -q -i r.tar; docker tag registry:2 registry:latest; rm r.tar',
    says: 'Loaded image: registry:2',
  },
  {
    name: 'docker export | docker import',
    run: `docker create --name job busybox; docker export job | tarsum; docker export job | docker import -c 'CMD ["echo","imported"]' - made; docker run --rm made`,
    says: 'imported\n',
    rules: ['digest'],
  },
  {
    name: 'docker commit',
    run: "docker run --name job busybox sh -c 'echo kept > /kept'; docker commit -m why -c 'CMD cat /kept' job made; docker run --rm made",
    says: 'kept\n',
    rules: ['digest'],
  },
  {
    name: 'docker build with BuildKit, and a context of megabytes',
    run: `${CONTEXT} docker build --progress=plain -t built . ; ${CHECKED}; docker build -q -t again .`,
    says: 'naming to docker.io/library/built',
    rules: ['steps', 'progress', 'duration', 'digest', 'node'],
  },
  {
    name: 'docker build with the classic builder, and a context of megabytes',
    run: `${CONTEXT} sed -i 's/--chmod=640 //' Dockerfile; DOCKER_BUILDKIT=0 docker build -t built . ; ${CHECKED}; DOCKER_BUILDKIT=0 docker build -q -t again .`,
    says: 'Successfully tagged built:latest',
    rules: ['digest'],
  },
  {
    name: 'docker build with BuildKit: several stages, a secret, a target, an output',
    run: `printf 'FROM busybox AS one\\nRUN --mount=type=secret,id=s wc -c < /run/secrets/s > /n\\nFROM scratch AS two\\nCOPY --from=one /n /n\\n' > Dockerfile; echo 12345 > s
      docker build --progress=plain --secret id=s,src=s --target two -o out . 2>&1 | grep -c DONE; cat out/n`,
    says: '6\n',
    rules: ['node'],
  },
  {
    name: 'docker build from standard input, a step fails',
    run: `${FAILING} | docker build --progress=plain -`,
    exit: 1,
    says: 'exit code: 3',
    rules: ['steps', 'progress', 'duration', 'node'],
  },
  {
    name: 'docker build with the classic builder, a step fails',
    run: `${FAILING} | DOCKER_BUILDKIT=0 docker build -`,
    exit: 3,
    says: 'returned a non-zero code: 3',
    rules: ['digest', 'name'],
  },
  {
    name: 'docker push, rmi, pull',
    run: `docker tag alpine localhost:5000/a:1; docker push -q localhost:5000/a:1; docker rmi localhost:5000/a:1; docker pull localhost:5000/a:1
      docker run --rm localhost:5000/a:1 true; docker images --digests --format '{{.Repository}} {{.Digest}}' localhost:5000/a`,
    says: 'Status: Downloaded newer image for localhost:5000/a:1',
  },
  {
    name: 'docker push and pull of 25 MB in two layers, line by line in any order',
    run: `docker tag registry:2 localhost:5000/r; docker push localhost:5000/r | sort; docker rmi -f registry:2 registry:latest localhost:5000/r > /dev/null; docker pull localhost:5000/r | sort
      docker tag localhost:5000/r registry:2; docker tag registry:2 registry:latest`,
    says: 'Digest: sha256:',
  },
];
