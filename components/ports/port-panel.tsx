'use client';
import { ArrowUpRight, RotateCw, X } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useHostNumber } from '#components/lab/host.ts';
import { IconButton } from '#components/shell/icon-button.tsx';
import { HOSTNAMES, type HostNumber } from '#engine/trace/lab-hosts.ts';
import { type FrameAddress, frameAddress, portLink, readPath } from './port-address.ts';
import css from './ports.module.css';

type Props = { port: number; onClose(): void };

/** No way to the top of the page, to this site's origin or to a device. Its own origin it keeps: it is another one than ours. */
const SANDBOX =
  'allow-scripts allow-same-origin allow-forms allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox';

/** One port of the lab in a frame of its own origin. */
export function PortPanel({ port, onClose }: Props) {
  const host = useHostNumber();
  const [path, setPath] = useState('/');
  const [typed, setTyped] = useState('/');
  const [loads, setLoads] = useState(0);
  const address = useAddress(host, port, path, loads);
  const go = (event: FormEvent): void => {
    event.preventDefault();
    setPath(readPath(typed));
    setTyped(readPath(typed));
    setLoads(loads + 1);
  };
  return (
    <section className={css.panel} aria-label={`Port ${port} of the lab`}>
      <form className={css.panelBar} onSubmit={go}>
        <IconButton label={`Load port ${port} again`} onClick={() => setLoads(loads + 1)}>
          <RotateCw size={14} />
        </IconButton>
        <span className={css.where}>
          <code>
            {HOSTNAMES[host]}:{port}
          </code>
          <input
            aria-label={`Path on port ${port}`}
            value={typed}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => event.stopPropagation()}
          />
        </span>
        <a
          href={portLink(host, port, path)}
          target="_blank"
          rel="noopener noreferrer"
          className={css.icon}
          title="Open in a tab"
        >
          <ArrowUpRight size={15} aria-hidden="true" />
          <span className="sr">Open port {port} in a tab</span>
        </a>
        <IconButton label={`Close port ${port}`} onClick={onClose}>
          <X size={14} />
        </IconButton>
      </form>
      {address?.ok && (
        <iframe
          key={address.url}
          src={address.url}
          title={`Port ${port} of the lab`}
          sandbox={SANDBOX}
          referrerPolicy="no-referrer"
          className={css.frame}
        />
      )}
      {address && !address.ok && (
        <p role="alert" className={css.problem}>
          {address.error}
        </p>
      )}
    </section>
  );
}

/** Null while it is asked for. `loads` asks again for the same. */
function useAddress(host: HostNumber, port: number, path: string, loads: number): FrameAddress | null {
  const [address, setAddress] = useState<FrameAddress | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: to load again is to ask again
  useEffect(() => {
    const abort = new AbortController();
    frameAddress(host, port, path, abort.signal).then(
      setAddress,
      () => !abort.signal.aborted && setAddress({ ok: false, error: 'This site does not answer.' }),
    );
    return () => abort.abort();
  }, [host, port, path, loads]);
  return address;
}
