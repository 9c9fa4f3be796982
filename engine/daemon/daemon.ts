/** Puts the daemon together: lock, host, sessions, server. Started by `main.ts`, and by tests in their own process. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '#engine/lab/driver.ts';
import { lockStateDir } from '#engine/lab/single-instance.ts';
import type { Service } from './api.ts';
import { labLimit } from './capacity.ts';
import { LabSessions } from './lab-sessions.ts';
import { LIMITS, numberFromEnv } from './limits.ts';
import { type OpenHost, openHost } from './open-host.ts';
import { serveOn } from './unix-server.ts';

export type Daemon = { socketPath: string; stop(): Promise<void> };
export type DaemonOptions = { stateDir: string; group?: number | undefined };

/** @throws LabError when another daemon has the state directory. A host that can make no labs is no error: health says why. */
export async function startDaemon({ stateDir, group }: DaemonOptions): Promise<Daemon> {
  mkdirSync(stateDir, { recursive: true });
  // Others may pass through to the socket, and see nothing on the way.
  chmodSync(stateDir, 0o711);
  const lock = await lockStateDir(stateDir);
  if (!lock.taken)
    throw new LabError(`another engine daemon (pid ${lock.holder ?? 'unknown'}) already uses ${stateDir}.`);
  const opened = await openService(stateDir);
  const socketPath = join(stateDir, 'daemon.sock');
  const server = await serveOn(socketPath, () => opened.service, group);
  const stop = async () => {
    await Promise.all([server.close(), opened.close()]);
    await lock.release();
  };
  return { socketPath, stop: once(stop) };
}

async function openService(stateDir: string): Promise<{ service: Service; close(): Promise<void> }> {
  try {
    const open = await openHost({ stateDir, keepRecordings: true });
    const service = liveService(open);
    return {
      service,
      close: async () => {
        await Promise.all([service.sessions.stop('The engine daemon stops.'), open.close()]);
      },
    };
  } catch (error) {
    const reason =
      error instanceof LabError ? `${error.message}${error.fix ? ` Try: ${error.fix}` : ''}` : String(error);
    return { service: { live: false, reason }, close: async () => {} };
  }
}

function liveService({ host }: OpenHost): Service & { live: true } {
  if (!host.recordings) throw new Error('a daemon keeps recordings');
  const idleMs = numberFromEnv('ENGINE_ROOM_IDLE_MINUTES', LIMITS.idleMinutes) * 60_000;
  const sessions: LabSessions = new LabSessions(host, { limit: () => labLimit(sessions.running), idleMs });
  return { live: true, sessions, recordings: host.recordings, hub: host.hub };
}

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= act();
    return done;
  };
}
