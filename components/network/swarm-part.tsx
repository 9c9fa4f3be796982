'use client';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { walk } from '#components/deck/walk.ts';
import { hasStandIn } from '#engine/scene/network/swarm-services.ts';
import type { SwarmMap } from '#engine/scene/network/swarm-shape.ts';
import { type Handles, SwarmChoice } from './swarm-choice.tsx';
import { SwarmNodes } from './swarm-nodes.tsx';
import css from './swarm-part.module.css';
import { countOf, missingOf, overlayWords, portWords, STANDS_IN, swarmNotice } from './swarm-words.ts';

type Props = Handles & { swarm: SwarmMap };

/** Outlives a change of view. */
let lastFolded = false;

/** What the managers want, and where it is: services, networks between hosts, and nodes with their tasks. */
export function SwarmPart({ swarm, ...handles }: Props) {
  const [folded, setFolded] = useState(lastFolded);
  const Twist = folded ? ChevronRight : ChevronDown;
  const fold = () => {
    lastFolded = !folded;
    setFolded(!folded);
  };
  return (
    <section className={css.swarm} aria-label="Swarm" onKeyDown={walk}>
      <header className={css.head}>
        <button type="button" className={css.twist} aria-expanded={!folded} data-row onClick={fold}>
          <Twist size={14} aria-hidden="true" />
          <b>Swarm</b>
        </button>
        <p>{swarm.manager ? 'what this manager knows of all hosts' : swarmNotice(swarm)}</p>
      </header>
      {!folded && (
        <>
          <Services swarm={swarm} {...handles} />
          <Overlays swarm={swarm} {...handles} />
          <SwarmNodes swarm={swarm} {...handles} />
        </>
      )}
    </section>
  );
}

function Services({ swarm: { services }, ...handles }: Props) {
  if (services.length === 0) return null;
  return (
    <ul className={css.services} aria-label="Services">
      {services.map((service) => {
        const { id, name, endpointMode, addresses, ports, change } = service;
        return (
          <li key={id}>
            <SwarmChoice kind="service" id={id} change={change} className={css.service} {...handles}>
              <span>
                <b>{name}</b> {countOf(service)}
              </span>
              <small>
                {addresses.map(({ address, network, served }) => (
                  <code key={network} data-off={served === false || undefined}>
                    {address.split('/')[0] || 'no address'} {network}
                  </code>
                ))}
                {endpointMode === 'dnsrr' && <span>its name leads to its tasks’ addresses (dnsrr)</span>}
                {ports.map((port) => (
                  <code
                    key={`${port.protocol}/${port.published}/${port.target}`}
                    data-off={port.open === false || undefined}
                  >
                    {portWords(port)}
                  </code>
                ))}
              </small>
              {missingOf(service).length > 0 && (
                <em title="inferred: the engine has set up nothing for it">leads nowhere here: no IPVS</em>
              )}
              {hasStandIn(service) && <small title={`simplified: ${STANDS_IN}`}>balanced by a stand-in for IPVS</small>}
            </SwarmChoice>
          </li>
        );
      })}
    </ul>
  );
}

function Overlays({ swarm: { overlays }, ...handles }: Props) {
  if (overlays.length === 0) return null;
  return (
    <ul className={css.overlays} aria-label="Networks between hosts">
      {overlays.map((overlay) => {
        const words = (
          <>
            <b>{overlay.name}</b> <span>{overlayWords(overlay)}</span>
          </>
        );
        return (
          <li key={overlay.id}>
            {overlay.segment ? (
              <SwarmChoice kind="segment" id={overlay.segment} className={css.overlay} {...handles}>
                {words}
              </SwarmChoice>
            ) : (
              <p className={css.overlay}>{words}</p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
