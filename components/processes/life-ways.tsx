import { byKeyboard } from '#components/lesson/by-keyboard.ts';
import { useLabHand } from '#components/network/lab-hand.ts';
import { type LifeState, type Way, waysFrom } from '#engine/scene/process/container-life.machine.ts';
import type { ContainerStory } from '#engine/scene/process/container-story.ts';
import css from './life.module.css';

type Props = { story: ContainerStory; at: number; state: LifeState };

/** What can be asked of it from here, and what the engine refuses, in its own words where somebody tried. */
export function LifeWays({ story, at, state }: Props) {
  const ways = waysFrom(state);
  if (ways.length === 0) return null;
  return (
    <section className={css.ways} aria-labelledby="life-ways">
      <h3 id="life-ways">
        From <b>{state}</b>
      </h3>
      <ul>
        {ways.map((way) => (
          <li key={way.command} data-refused={'refusal' in way || undefined}>
            <Line way={way} name={story.name} />
            {'to' in way ? (
              <span>{way.to === state ? 'the engine agrees, nothing changes' : `→ ${way.to}`}</span>
            ) : (
              <Refused way={way} {...{ story, at, state }} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const MORE: Partial<Record<Way['command'], string>> = { 'docker exec': ' true', 'docker update': '' };

/** In a live lab it is typed by a press. */
function Line({ way: { command }, name }: { way: Way; name: string }) {
  const hand = useLabHand();
  const line = `${command}${command === 'docker update' ? ' --restart no' : ''} ${name}${MORE[command] ?? ''}`;
  if (!hand) return <code>{line}</code>;
  return (
    <button type="button" title={`Type ${line}`} onClick={(event) => hand.type(line, byKeyboard(event))}>
      <code>{line}</code>
    </button>
  );
}

type RefusedProps = Props & { way: Way & { refusal: string | undefined } };

function Refused({ way, story, at, state }: RefusedProps) {
  const seen = story.refusals.findLast(
    (one) => one.at <= at && one.state === state && one.asked.command === way.command,
  );
  if (!seen && way.refusal === undefined) return <span>not tried</span>;
  return (
    <span>
      refused: <q>{seen ? seen.words : `… ${way.refusal}`}</q>{' '}
      <small className={css.how}>{seen ? 'observed' : 'by the model'}</small>
    </span>
  );
}
