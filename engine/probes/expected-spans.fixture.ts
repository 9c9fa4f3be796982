/**
 * What each docker command must cause, hop by hop, as the engine's documentation says: nothing here was copied from a trace.
 */
import { CONTAINER_ROWS } from './expected-container-spans.fixture.ts';
import { BRIDGE, CREATE, GONE, REMOVE, RUNTIME, START } from './expected-parts.fixture.ts';
import { api, kernel, netlink, program, type Row, rpc, runc, task } from './expected-span.fixture.ts';

export const ROWS: readonly Row[] = [
  ...CONTAINER_ROWS,
  { line: 'docker commit stubborn kept', spans: [api('POST /commit', 'ImageCommit')] },
  { line: 'docker export stubborn > /tmp/flat.tar', spans: [api('GET /containers/{id}/export', 'ContainerExport')] },
  { line: 'docker import /tmp/flat.tar flat', spans: [api('POST /images/create', 'ImageCreate', /fromSrc/)] },
  { line: 'docker save busybox > /tmp/busybox.tar', spans: [api('GET /images/get', 'ImageGetAll')] },
  { line: 'docker load < /tmp/busybox.tar', spans: [api('POST /images/load', 'ImageLoad')] },
  { line: 'docker tag busybox other', spans: [api('POST /images/{name}/tag', 'ImageTag')] },
  { line: 'docker rmi other', spans: [api('DELETE /images/{name}', 'ImageDelete')] },
  {
    line: 'printf "FROM busybox\\nRUN echo built > /x\\n" | docker build -t built -',
    spans: [
      api('POST /session', 'Session'),
      api('POST /grpc', 'docs.docker.com, BuildKit: its own API on /grpc'),
      { to: 'buildkit', name: 'Control/Solve', source: 'BuildKit API, moby.buildkit.v1.Control' },
      runc('run', /--bundle/),
      kernel('mount', 'docs.docker.com, OverlayFS storage driver', /"overlay"/),
      kernel('pivot_root', 'pivot_root(2)'),
    ],
  },
  {
    line: 'printf "FROM busybox\\nRUN true\\n" | DOCKER_BUILDKIT=0 docker build -t classic -',
    spans: [api('POST /build', 'ImageBuild'), ...RUNTIME],
  },
  {
    line: 'docker network connect mine stubborn',
    spans: [api('POST /networks/{id}/connect', 'NetworkConnect'), netlink('NEWLINK', /"kind":"veth"/)],
  },
  {
    line: 'docker network disconnect mine stubborn',
    spans: [api('POST /networks/{id}/disconnect', 'NetworkDisconnect'), netlink('DELLINK')],
  },
  { line: 'docker network rm mine', spans: [api('DELETE /networks/{id}', 'NetworkDelete'), netlink('DELLINK')] },
  { line: 'docker volume create kept', spans: [api('POST /volumes/create', 'VolumeCreate')] },
  { line: 'docker volume rm kept', spans: [api('DELETE /volumes/{name}', 'VolumeDelete')] },
  { line: 'docker events --since 1m --until 0s', spans: [api('GET /events', 'SystemEvents')] },
  { line: 'docker rm -f www', spans: [REMOVE, rpc('Tasks/Kill'), task('Kill'), runc('kill'), ...GONE] },
  { line: 'docker system df', spans: [api('GET /system/df', 'SystemDataUsage')] },
  { line: 'docker container prune -f', spans: [api('POST /containers/prune', 'ContainerPrune')] },
  { line: 'docker image prune -f', spans: [api('POST /images/prune', 'ImagePrune')] },
  {
    line: 'docker network create idle > /dev/null; docker network prune -f',
    spans: [api('POST /networks/prune', 'NetworkPrune'), netlink('DELLINK')],
  },
  { line: 'docker volume prune -af', spans: [api('POST /volumes/prune', 'VolumePrune', /all/)] },
  {
    line: 'docker system prune -f',
    spans: [
      api('POST /containers/prune', 'ContainerPrune; docker-system-prune(1)'),
      api('POST /networks/prune', 'NetworkPrune; docker-system-prune(1)'),
      api('POST /images/prune', 'ImagePrune; docker-system-prune(1)'),
      api('POST /build/prune', 'BuildPrune; docker-system-prune(1)'),
    ],
  },
  { line: 'docker swarm init --advertise-addr 127.0.0.1', spans: [api('POST /swarm/init', 'SwarmInit')] },
  { line: 'docker swarm leave -f', spans: [api('POST /swarm/leave', 'SwarmLeave')] },
  {
    line: 'mkdir -p /tmp/app; printf "services: {one: {image: busybox, command: sleep 600}}\\n" > /tmp/app/compose.yaml; cd /tmp/app; docker compose up -d',
    spans: [api('POST /networks/create', 'NetworkCreate'), ...CREATE, ...START, ...BRIDGE, program('sleep')],
  },
  {
    line: 'cd /tmp/app; docker compose down -t 0',
    spans: [api('POST /containers/{id}/stop', 'ContainerStop'), REMOVE, api('DELETE /networks/{id}', 'NetworkDelete')],
  },
];
