/** gRPC and ttrpc calls: which table knows them, and which document defines them. */
import { ATTR } from '#engine/trace/attribute.ts';
import { BUILDKIT } from './buildkit.ts';
import { CONTAINERD } from './containerd.ts';
import { type Entry, type Explainable, type Explanation, fromEntry } from './explanation.ts';
import { EVENTS, SHIM } from './shim.ts';
import {
  buildkitApi,
  containerdApi,
  GRPC_HEALTH,
  OPENTELEMETRY,
  SHIM_API,
  SHIM_EVENTS,
  type Spec,
} from './specification.ts';

const OTHERS: Readonly<Record<string, Entry>> = {
  'TraceService/Export': 'Passes on measurements of the build: which part took how long.',
  'MetricsService/Export': 'Passes on counters of the build.',
};

const HEALTH: Readonly<Record<string, Entry>> = {
  'Health/Check': 'Asks whether the service is ready.',
  'Health/Watch': 'Asks to be told whenever the service becomes ready, or stops being so.',
};

type Table = { entries: Readonly<Record<string, Entry>>; spec: (service: string, span: Explainable) => Spec };

const CONTAINERD_SERVICES: Readonly<Record<string, string>> = {
  Store: 'sandbox',
  Controller: 'sandbox',
};

/** `Tasks` → services.tasks.v1, when the whole name was not seen. */
const containerdSpec = (service: string, { name }: Explainable): Spec => {
  const short = name.split('/')[0] ?? '';
  const folder = CONTAINERD_SERVICES[short] ?? short.toLowerCase();
  return containerdApi(service || `containerd.services.${folder}.v1`);
};

const BUILDKIT_FILES: Readonly<Record<string, string>> = {
  Control: 'api/services/control/control.proto',
  LLBBridge: 'frontend/gateway/pb/gateway.proto',
  FileSync: 'session/filesync/filesync.proto',
  FileSend: 'session/filesync/filesync.proto',
  Auth: 'session/auth/auth.proto',
  Secrets: 'session/secrets/secrets.proto',
  SSH: 'session/sshforward/ssh.proto',
  Upload: 'session/upload/upload.proto',
};

const buildkitSpec = (service: string, { name }: Explainable): Spec => {
  const short = name.split('/')[0] ?? '';
  return buildkitApi(service || short, BUILDKIT_FILES[short] ?? 'session/filesync/filesync.proto');
};

const TABLES: readonly Table[] = [
  { entries: EVENTS, spec: () => SHIM_EVENTS },
  { entries: CONTAINERD, spec: containerdSpec },
  { entries: SHIM, spec: () => SHIM_API },
  { entries: BUILDKIT, spec: buildkitSpec },
  { entries: HEALTH, spec: () => GRPC_HEALTH },
  { entries: OTHERS, spec: () => OPENTELEMETRY },
];

/** Every method there is a sentence for. */
export const METHODS: readonly string[] = TABLES.flatMap(({ entries }) => Object.keys(entries));

export function explainCall(span: Explainable): Explanation {
  for (const { entries, spec } of TABLES) {
    const entry = entries[span.name];
    if (entry !== undefined) return fromEntry(entry, span, spec(String(span.attributes[ATTR.rpcService] ?? ''), span));
  }
  return { text: `A remote call from ${span.from} to ${span.to}.`, generic: true };
}
