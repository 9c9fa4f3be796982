import { expect, test } from 'vitest';
import { began, ended, noted, traceOf } from '#engine/scene/make-trace.ts';
import { stepsOf } from '#engine/scene/steps.ts';
import { payloadOf } from './payload.ts';

const parts = (...events: Parameters<typeof traceOf>) =>
  stepsOf(traceOf(...events)).map((step) => payloadOf(step).map((part) => part.title));

test('a request shows its body before its headers, and its answer what came with the answer', () => {
  const request = {
    'http.request.method': 'POST',
    'url.path': '/v1.45/containers/create?name=web',
    'http.request.header': { host: 'docker' },
    'http.request.body': { Image: 'busybox' },
  };
  const answer = { 'http.response.status_code': 201, 'http.response.body': { Id: '9f2c' } };
  expect(
    parts(began(0, 'a', 'cli → dockerd', 'POST /containers/create', { attributes: request }), ended(1, 'a', answer)),
  ).toEqual([
    ['Request', 'Query', 'Body', 'Headers'],
    ['Status', 'Body'],
  ]);
});

test('a call shows its decoded message, and why it failed', () => {
  const call = {
    'rpc.system': 'grpc',
    'rpc.service': 'containerd.services.tasks.v1.Tasks',
    'rpc.method': 'Get',
    'rpc.request.message': { container_id: 'x' },
  };
  expect(
    parts(
      began(0, 'a', 'dockerd → containerd', 'Tasks/Get', { attributes: call }),
      ended(1, 'a', { 'rpc.grpc.status_code': 5, 'rpc.grpc.status_message': 'not found' }, 'not found'),
    ),
  ).toEqual([
    ['Method', 'Message'],
    ['Error', 'Status'],
  ]);
});

test('a process shows its arguments and, for runc, the config.json that came with its end', () => {
  const argv = { 'process.command_args': ['runc', 'create', ''] };
  const trace = [
    began(0, 'a', 'shim → runc', 'runc create', { attributes: argv }),
    ended(1, 'a', { 'process.exit.code': 0, 'oci.runtime.config': { ociVersion: '1.2' } }),
  ];
  expect(parts(...trace)).toEqual([
    ['Arguments', 'config.json'],
    ['Exit status', 'Arguments'],
  ]);
  const [call] = stepsOf(traceOf(...trace));
  expect(call && payloadOf(call)[0]).toEqual({ form: 'words', title: 'Arguments', words: ['runc', 'create', ''] });
});

test('a system call shows decoded arguments and what it returned; folded ones are folded', () => {
  const call = { 'syscall.arguments': { flags: ['CLONE_NEWNS'] }, 'syscall.folded': [{ a: 1 }], 'engine.count': 3 };
  const trace = [
    began(0, 'a', 'container → kernel', 'unshare', { attributes: call }),
    ended(0, 'a', { 'syscall.return': 0 }),
  ];
  expect(parts(...trace)).toEqual([['Arguments', 'Returned', 'Folded calls (3)']]);
});

test('output is shown as text, word for word', () => {
  const trace = traceOf(
    began(0, 'a', 'cli → dockerd', 'POST /attach', { attributes: { 'http.request.method': 'POST' } }),
    noted(1, 'a', 'data', { direction: 'response', size: 6, text: 'hello\n' }),
    ended(2, 'a'),
  );
  const output = stepsOf(trace).find((step) => step.event);
  expect(output && payloadOf(output)[0]).toEqual({ form: 'text', title: 'Bytes', text: 'hello\n' });
});
