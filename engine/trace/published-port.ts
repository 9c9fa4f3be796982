/** Ports that containers publish on their lab, as `docker ps` writes them: `0.0.0.0:8080->80/tcp`. */

export type PublishedPort = {
  /** On the lab. */
  port: number;
  /** The address of the lab that it is published at: `0.0.0.0`, `[::]`, `127.0.0.1`, … */
  address: string;
  container: string;
  /** In the container. */
  target: number;
  protocol: string;
};

const WRITTEN = /^(.*):(\d{1,5})->(\d{1,5})\/([a-z]+)$/;

/** Null for what is not published, or is not written so. */
export function readPublishedPort(written: unknown, container: string): PublishedPort | null {
  const [, address, port, target, protocol] = (typeof written === 'string' && WRITTEN.exec(written)) || [];
  if (address === undefined || protocol === undefined) return null;
  return { port: Number(port), address, container, target: Number(target), protocol };
}

export const isPortNumber = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= 65535;
