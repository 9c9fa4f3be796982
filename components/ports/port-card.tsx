'use client';
import { ArrowUpRight, PanelRight } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useHostNumber } from '#components/lab/host.ts';
import shell from '#components/shell/shell.module.css';
import type { OpenablePort } from '#engine/scene/published-ports.ts';
import type { PortsAccess } from '#engine/trace/port-door.ts';
import { portLink, readPort } from './port-address.ts';
import css from './ports.module.css';

type Props = {
  ports: readonly OpenablePort[];
  access: PortsAccess | undefined;
  onShow: ((port: number) => void) | undefined;
};

/** All published ports, a field for others, and the way that a request takes. Or why no port can be opened. */
export function PortCard({ ports, access, onShow }: Props) {
  const card = useRef<HTMLDivElement>(null);
  const show =
    onShow &&
    ((port: number): void => {
      card.current?.hidePopover();
      onShow(port);
    });
  return (
    <div id="ports-card" popover="auto" ref={card} className={`${shell.card} ${css.card}`}>
      <h2>Ports of the lab</h2>
      {access !== undefined && 'reason' in access ? (
        <NoWay access={access} />
      ) : (
        <>
          {ports.length > 0 ? <PortList ports={ports} onShow={show} /> : <NonePublished />}
          <OtherPort onShow={show} />
          <p className={css.way}>
            <b>The way</b> browser → this site → <code>127.0.0.1</code> of the lab → docker-proxy → container. It is
            what <code>curl localhost</code> takes in the terminal.
          </p>
        </>
      )}
    </div>
  );
}

function NoWay({ access }: { access: Extract<PortsAccess, { reason: string }> }) {
  return (
    <>
      <p>{access.reason}</p>
      <p>
        Start the site with a domain whose every name below leads to it: <code>{access.fix}</code>
      </p>
      <p>
        Or reach this site through a tunnel, <code>ssh -L 3000:localhost:3000 …</code>, and open it as{' '}
        <code>http://localhost:3000</code>: there ports need nothing.
      </p>
    </>
  );
}

const NonePublished = () => (
  <p>
    No running container publishes a port. <code>docker run -d -p 8080:80 nginx</code> does, and then it is listed here.
  </p>
);

type ListProps = { ports: readonly OpenablePort[]; onShow: ((port: number) => void) | undefined };

function PortList({ ports, onShow }: ListProps) {
  return (
    <ul className={css.list}>
      {ports.map((port) => (
        <li key={port.port}>
          <span>
            <code>
              {port.port} → {port.container}:{port.target}
            </code>
            <small>{port.elsewhere ? `only at ${port.addresses.join(', ')}: not on this way` : bound(port)}</small>
          </span>
          {!port.elsewhere && <Ways port={port.port} onShow={onShow} />}
        </li>
      ))}
    </ul>
  );
}

/** What else could reach the port, which `docker ps` says by the address. */
const bound = ({ addresses }: OpenablePort): string =>
  addresses.every((address) => address === '127.0.0.1' || address === '[::1]')
    ? 'published at the lab’s loopback only'
    : `published at ${addresses.join(', ')}`;

function Ways({ port, onShow }: { port: number; onShow: ListProps['onShow'] }) {
  const host = useHostNumber();
  return (
    <>
      {onShow && (
        <button type="button" className={css.icon} title={`Show port ${port} beside`} onClick={() => onShow(port)}>
          <PanelRight size={15} aria-hidden="true" />
          <span className="sr">Show port {port} beside</span>
        </button>
      )}
      <a
        href={portLink(host, port)}
        target="_blank"
        rel="noopener noreferrer"
        className={css.icon}
        title={`Open port ${port} in a tab`}
      >
        <ArrowUpRight size={15} aria-hidden="true" />
        <span className="sr">Open port {port} in a tab</span>
      </a>
    </>
  );
}

function OtherPort({ onShow }: Pick<ListProps, 'onShow'>) {
  const host = useHostNumber();
  const [text, setText] = useState('');
  const port = readPort(text);
  const open = (event: FormEvent): void => {
    event.preventDefault();
    if (port !== null) window.open(portLink(host, port), '_blank', 'noopener,noreferrer');
  };
  return (
    <form className={css.other} onSubmit={open}>
      <label>
        Another port{' '}
        <input
          value={text}
          inputMode="numeric"
          placeholder="3000"
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.stopPropagation()}
        />
      </label>
      {onShow && (
        <button
          type="button"
          className={shell.plain}
          disabled={port === null}
          onClick={() => port !== null && onShow(port)}
        >
          Beside
        </button>
      )}
      <button type="submit" className={shell.plain} disabled={port === null}>
        In a tab
      </button>
    </form>
  );
}
