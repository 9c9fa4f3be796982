'use client';
import { RotateCcw } from 'lucide-react';
import type { EngineState } from '#components/lab/engine-state.ts';
import type { LabSnapshot } from '#components/lab/lab-store.ts';
import type { HubStatus } from '#engine/trace/wire.ts';
import css from './engine-chip.module.css';
import { hubSentence, making } from './hub-words.ts';
import shell from './shell.module.css';

type Props = { state: EngineState; lab: LabSnapshot; onReset?: (() => void) | undefined };

/** The engine's state in the header; pressing it tells the whole story and what can be done. */
export function EngineChip({ state, lab, onReset }: Props) {
  return (
    <>
      <button
        type="button"
        className={css.engine}
        data-kind={state.kind}
        popoverTarget="engine-card"
        aria-label={`Engine: ${state.name}`}
      >
        <i />
        <b>{state.name}</b>
        <small>{loading(lab) || making(lab.status?.hub) || shortVersions(lab)}</small>
      </button>
      <span role="status" className="sr">
        {state.name}. {state.detail} {loading(lab)} {making(lab.status?.hub)}
      </span>
      <div id="engine-card" popover="auto" className={shell.card}>
        <h2>{state.name}</h2>
        <p>
          <WithCode text={state.detail} />
        </p>
        <Images lab={lab} />
        <HubImages hub={lab.status?.hub} />
        <Versions lab={lab} />
        {onReset && (
          <button
            type="button"
            className={shell.plain}
            onClick={onReset}
            popoverTarget="engine-card"
            popoverTargetAction="hide"
          >
            <RotateCcw size={14} />
            Reset the lab
          </button>
        )}
      </div>
    </>
  );
}

/** Images come one by one after the lab runs: until then, a command that names one of them fails. */
function loading({ status }: LabSnapshot): string {
  const names =
    status?.images.filter((image) => image.state === 'loading').map((image) => image.name.split(':')[0]) ?? [];
  return names.length === 0 ? '' : `loads ${names.length > 2 ? `${names.length} images` : names.join(' and ')}`;
}

/** Docker's version only, without the packager's suffix: the card has all of it. */
const shortVersions = ({ header }: LabSnapshot): string =>
  header?.engine.docker ? `Docker ${header.engine.docker.split('+')[0]}` : '';

/** Text with `code` in backticks, as the engine's own messages are written. */
export function WithCode({ text }: { text: string }) {
  const parts = text.split('`');
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never move
  return parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}

function Images({ lab }: { lab: LabSnapshot }) {
  const images = lab.status?.images ?? [];
  if (images.length === 0) return null;
  return (
    <dl className={css.facts}>
      {images.map((image) => (
        <div key={image.name}>
          <dt>{image.name}</dt>
          <dd data-state={image.state}>{image.detail ?? image.state}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The stand-in for Docker Hub from which this lab pulls. */
function HubImages({ hub }: { hub: HubStatus | undefined }) {
  if (!hub || (hub.state === 'ready' && hub.total === 0)) return null;
  return (
    <>
      <h3>The lab’s own Docker Hub</h3>
      <p>{hubSentence(hub)}</p>
      {hub.failed.length > 0 && (
        <dl className={css.facts}>
          {hub.failed.map(({ name, error }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd data-state="failed">{error}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

function Versions({ lab: { header } }: { lab: LabSnapshot }) {
  if (!header) return null;
  const rows = [...Object.entries(header.engine), ['kernel', header.host.kernel], ['cgroup', header.host.cgroup]];
  return (
    <dl className={css.facts}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
