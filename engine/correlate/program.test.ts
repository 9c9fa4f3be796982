import { expect, test } from 'vitest';
import { DB, WEB } from './make-observation.fixture.ts';
import { commandName, daemonOf, runcCommand, spanName } from './program.ts';

test.each([
  ['docker run --rm busybox true', 'docker run'],
  ['/usr/bin/docker -H unix:///x.sock run busybox', 'docker run'],
  ['docker container run busybox', 'docker container run'],
  ['docker image ls', 'docker image ls'],
  ['docker --version', 'docker'],
  ['docker buildx build -t x .', 'docker buildx build'],
  ['/usr/libexec/docker/cli-plugins/docker-buildx buildx build .', 'docker-buildx build'],
  ['/usr/libexec/docker/cli-plugins/docker-compose compose -f x.yaml up -d', 'docker-compose up'],
  ['/usr/sbin/iptables --wait -t nat -A DOCKER', 'iptables'],
  ['/hello', 'hello'],
  ['httpd -f -p 80', 'httpd'],
  ['ctr -n moby tasks ls', 'ctr tasks ls'],
  ['sh -c date', 'sh'],
])('%s is called %s', (line, name) => expect(spanName(line.split(' '))).toBe(name));

test.each([
  ['docker run -d busybox | grep x', 'docker run'],
  ['DOCKER_BUILDKIT=0 docker build .', 'docker build'],
  ['  docker   ps ', 'docker ps'],
  ['x=1', 'x=1'],
  ['for i in 1 2; do docker ps; done', 'for'],
])('the command line %j is called %s', (line, name) => expect(commandName(line)).toBe(name));

test.each([
  [
    `runc --root /r --log /l --log-format json create --bundle /b --pid-file /p ${WEB}`,
    { subcommand: 'create', container: WEB, bundle: '/b' },
  ],
  [`runc --root /r start ${WEB}`, { subcommand: 'start', container: WEB }],
  [`runc --root /r kill ${WEB} 15`, { subcommand: 'kill', container: WEB }],
  [`runc --root /r kill --all ${WEB} 9`, { subcommand: 'kill', container: WEB }],
  [`runc exec --process /tmp/p --detach --pid-file /p ${DB}`, { subcommand: 'exec', container: DB }],
  [
    'runc --log /l run --bundle /var/lib/docker/buildkit/executor/x1 --keep x1',
    { subcommand: 'run', container: 'x1', bundle: '/var/lib/docker/buildkit/executor/x1' },
  ],
  [`runc delete --force ${WEB}`, { subcommand: 'delete', container: WEB }],
  ['runc init', { subcommand: 'init' }],
  ['runc --version', { subcommand: '' }],
])('%s is read', (line, expected) => expect(runcCommand(line.split(' '))).toEqual(expected));

test.each([
  ['/usr/sbin/dockerd -H fd://', 'dockerd'],
  ['containerd', 'containerd'],
  ['containerd --version', undefined],
  ['/usr/bin/containerd --address x publish --topic y', undefined],
  ['docker ps', undefined],
])('%s is the daemon %s', (line, daemon) => expect(daemonOf(line.split(' '))).toBe(daemon));
