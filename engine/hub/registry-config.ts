/** The configuration of the real registry. It is written as JSON, which is YAML too. */
export type RegistryPlaces = { storage: string; socket: string };

/** `secret` signs the states of uploads: the same after a restart, so that an upload can go on. */
export const registryConfig = ({ storage, socket }: RegistryPlaces, secret: string): string =>
  JSON.stringify({
    version: 0.1,
    log: { level: 'error', formatter: 'text', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: storage, maxthreads: 50 },
      redirect: { disable: true },
      delete: { enabled: false },
      maintenance: { uploadpurging: { enabled: true, age: '1h', interval: '30m', dryrun: false } },
    },
    http: { addr: socket, net: 'unix', relativeurls: true, secret },
  });
