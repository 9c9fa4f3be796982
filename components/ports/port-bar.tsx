'use client';
import { ArrowUpRight, Cable } from 'lucide-react';
import { useHostNumber } from '#components/lab/host.ts';
import type { OpenablePort } from '#engine/scene/published-ports.ts';
import type { PortsAccess } from '#engine/trace/port-door.ts';
import { portLink } from './port-address.ts';
import { PortCard } from './port-card.tsx';
import css from './ports.module.css';

type Props = {
  ports: readonly OpenablePort[];
  /** Undefined until the site has answered. */
  access: PortsAccess | undefined;
  /** Shows a port beside the lesson; absent where the browser cannot. */
  onShow: ((port: number) => void) | undefined;
};

/** Ports that stand in the line of the terminals; the others are in the card. */
const IN_LINE = 2;

/** The lab's published ports: one press opens one in a tab. */
export function PortBar({ ports, access, onShow }: Props) {
  const host = useHostNumber();
  const reachable = access !== undefined && 'domain' in access;
  const count = ports.length > 0 ? `: ${ports.length}` : '';
  return (
    <div className={css.bar}>
      {reachable &&
        ports
          .filter(({ elsewhere }) => !elsewhere)
          .slice(0, IN_LINE)
          .map(({ port, container, target }) => (
            <a
              key={port}
              href={portLink(host, port)}
              target="_blank"
              rel="noopener noreferrer"
              className={css.chip}
              title={`Open port ${port} of the lab in a new tab: docker-proxy passes it on to port ${target} of ${container}`}
            >
              <code>
                {port} → {container}:{target}
              </code>
              <ArrowUpRight size={13} aria-hidden="true" />
            </a>
          ))}
      <button
        type="button"
        popoverTarget="ports-card"
        className={css.open}
        data-some={ports.length > 0 || undefined}
        aria-label={`Ports of the lab${count}`}
        title="Ports of the lab, in the browser"
      >
        <Cable size={15} aria-hidden="true" />
        {ports.length > 0 && <small>{ports.length}</small>}
      </button>
      <PortCard ports={ports} access={access} onShow={onShow} />
    </div>
  );
}
