/** The documents that define what is seen, by name and address. Versions are those of the engine in a lab. */
export type Spec = { name: string; url?: string };

const MAN = 'https://man7.org/linux/man-pages';
const CONTAINERD = 'https://github.com/containerd/containerd/blob/release/1.7';
const BUILDKIT = 'https://github.com/moby/buildkit/blob/v0.12.5';
const RUNTIME_SPEC = 'https://github.com/opencontainers/runtime-spec/blob/v1.2.0';

/** `manualPage('clone', 2)` → clone(2) */
export const manualPage = (page: string, section: number): Spec => ({
  name: `Linux man-pages: ${page}(${section})`,
  url: `${MAN}/man${section}/${page}.${section}.html`,
});

export const ENGINE_API: Spec = {
  name: 'Docker Engine API v1.45',
  url: 'https://docs.docker.com/reference/api/engine/version/v1.45/',
};
export const DOCKER_CLI: Spec = {
  name: 'Docker CLI reference',
  url: 'https://docs.docker.com/reference/cli/docker/',
};
export const COMPOSE: Spec = {
  name: 'Docker Compose CLI reference',
  url: 'https://docs.docker.com/reference/cli/docker/compose/',
};
export const HTTP_SEMANTICS: Spec = { name: 'RFC 9110: HTTP Semantics', url: 'https://www.rfc-editor.org/rfc/rfc9110' };
export const HTTP_1: Spec = { name: 'RFC 9112: HTTP/1.1', url: 'https://www.rfc-editor.org/rfc/rfc9112' };
export const HTTP_2: Spec = { name: 'RFC 9113: HTTP/2', url: 'https://www.rfc-editor.org/rfc/rfc9113' };
export const TRACE_CONTEXT: Spec = { name: 'W3C Trace Context', url: 'https://www.w3.org/TR/trace-context/' };
export const GRPC: Spec = {
  name: 'gRPC over HTTP/2',
  url: 'https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md',
};
export const GRPC_STATUS: Spec = { name: 'gRPC status codes', url: 'https://grpc.io/docs/guides/status-codes/' };
export const GRPC_HEALTH: Spec = {
  name: 'gRPC health checking protocol',
  url: 'https://github.com/grpc/grpc/blob/master/doc/health-checking.md',
};
export const OPENTELEMETRY: Spec = {
  name: 'OpenTelemetry protocol (OTLP)',
  url: 'https://opentelemetry.io/docs/specs/otlp/',
};

/** @param service as in the path of a call: `containerd.services.tasks.v1` */
export const containerdApi = (service: string): Spec => ({
  name: `containerd API: ${service.replace(/^containerd\./, '')}`,
  url: 'https://github.com/containerd/containerd/tree/release/1.7/api/services',
});
export const SHIM_API: Spec = {
  name: 'containerd runtime v2 (shim) API: Task',
  url: `${CONTAINERD}/runtime/v2/README.md`,
};
export const SHIM_EVENTS: Spec = {
  name: 'containerd runtime v2 (shim) API: Events',
  url: `${CONTAINERD}/runtime/v2/README.md#events`,
};
export const SHIM_COMMANDS: Spec = {
  name: 'containerd runtime v2 (shim): commands',
  url: `${CONTAINERD}/runtime/v2/README.md#commands`,
};
export const CONTAINERD_NAMESPACES: Spec = {
  name: 'containerd: namespaces',
  url: `${CONTAINERD}/docs/namespaces.md`,
};
export const CONTAINERD_GC: Spec = {
  name: 'containerd: garbage collection and leases',
  url: `${CONTAINERD}/docs/garbage-collection.md`,
};

/** @param file below BuildKit's sources */
/** `buildReference('run')` */
export const buildReference = (instruction: string): Spec => ({
  name: `Dockerfile reference: ${instruction.toUpperCase()}`,
  url: `https://docs.docker.com/reference/dockerfile/#${instruction}`,
});

export const buildkitApi = (service: string, file: string): Spec => ({
  name: `BuildKit API: ${service}`,
  url: `${BUILDKIT}/${file}`,
});

export const BUILDKIT_SESSION: Spec = buildkitApi('session', 'session/filesync/filesync.proto');

/** Of the version that dockerd writes into config.json. @param section `config-linux.md#namespaces` */
export const ociRuntime = (section: string): Spec => ({
  name: `OCI Runtime Specification 1.2: ${section}`,
  url: `${RUNTIME_SPEC}/${section}`,
});
export const OCI_IMAGE: Spec = {
  name: 'OCI Image Specification',
  url: 'https://github.com/opencontainers/image-spec/blob/v1.1.0/spec.md',
};
export const OCI_DISTRIBUTION: Spec = {
  name: 'OCI Distribution Specification',
  url: 'https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md',
};
export const REGISTRY_TOKEN: Spec = {
  name: 'Docker Registry: token authentication',
  url: 'https://distribution.github.io/distribution/spec/auth/token/',
};
export const DOCKER_HUB: Spec = {
  name: 'Docker Hub: usage and limits',
  url: 'https://docs.docker.com/docker-hub/usage/',
};
export const STORAGE_DRIVERS: Spec = {
  name: 'Docker: storage drivers',
  url: 'https://docs.docker.com/engine/storage/drivers/',
};
export const NOTARY: Spec = {
  name: 'Notary: service architecture',
  url: 'https://github.com/notaryproject/notary/blob/master/docs/service_architecture.md',
};
export const RUNC: Spec = {
  name: 'runc(8)',
  url: 'https://github.com/opencontainers/runc/blob/v1.1.15/man/runc.8.md',
};
export const IPTABLES: Spec = manualPage('iptables', 8);
export const PORTS: Spec = {
  name: 'Docker Engine: port publishing',
  url: 'https://docs.docker.com/engine/network/port-publishing/',
};
export const RTNETLINK: Spec = manualPage('rtnetlink', 7);
export const NETLINK: Spec = manualPage('netlink', 7);
export const NFTABLES: Spec = {
  name: 'Linux: linux/netfilter/nf_tables.h',
  url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/include/uapi/linux/netfilter/nf_tables.h',
};
export const DEVICE_NUMBERS: Spec = {
  name: 'Linux: allocated devices',
  url: 'https://www.kernel.org/doc/html/latest/admin-guide/devices.html',
};
