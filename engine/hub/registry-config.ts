/** The configuration of the real registry. It is written as JSON, which is YAML too. */
export type RegistryPlaces = {
  storage: string;
  socket: string;
  /** It caches another registry, and takes nothing itself. */
  proxy?: { remoteurl: string; username?: string; password?: string };
};

/** `secret` signs the states of uploads: the same after a restart, so that an upload can go on. */
export const registryConfig = ({ storage, socket, proxy }: RegistryPlaces, secret: string): string =>
  JSON.stringify({
    version: 0.1,
    log: { level: 'error', formatter: 'text', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: storage, maxthreads: 50 },
      redirect: { disable: true },
      // A cache forgets after a week what nobody asked for.
      delete: { enabled: proxy !== undefined },
      maintenance: { uploadpurging: { enabled: true, age: '1h', interval: '30m', dryrun: false } },
    },
    http: { addr: socket, net: 'unix', relativeurls: true, secret },
    ...(proxy && { proxy }),
  });
