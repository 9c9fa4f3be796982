import { DeckTable, TableHead, TextTwin } from '#components/deck/text-twin.tsx';
import { durationText } from '#engine/scene/number-words.ts';
import type { ContainerStory } from '#engine/scene/process/container-story.ts';
import { causeEvidence, causeOf, endingWords } from '#engine/scene/process/life-words.ts';
import { itemWords } from './life-item-words.ts';
import type { LifeItem } from './life-time-layout.ts';
import { type TwinTable, twinTables } from './life-twin-rows.ts';

type Props = {
  story: ContainerStory;
  items: readonly LifeItem[];
  item: LifeItem | undefined;
  select: (item: LifeItem) => void;
};

/** The life in text: its states in order, all that happened meanwhile, then its first processes, health checks and restarts. */
export function LifeTable({ story, items, item, select }: Props) {
  const born = items[0]?.at ?? 0;
  return (
    <TextTwin>
      {() => (
        <>
          <DeckTable>
            <caption>States of {story.name}</caption>
            <thead>
              <tr>
                <th scope="col" data-number>
                  After
                </th>
                <th scope="col">State</th>
                <th scope="col">By</th>
                <th scope="col">What it was</th>
                <th scope="col">Known how</th>
              </tr>
            </thead>
            <tbody>
              {story.steps.map((step) => (
                <tr key={`${step.at} ${step.to}`}>
                  <td data-number>{durationText(step.at - born)}</td>
                  <td data-short>{step.to}</td>
                  <td>
                    <code>{causeOf(step)}</code>
                  </td>
                  <td>{step.ending && endingWords(step.ending, story.name)}</td>
                  <td data-short>{causeEvidence(step)}</td>
                </tr>
              ))}
            </tbody>
          </DeckTable>
          <DeckTable>
            <caption>What happened to it</caption>
            <thead>
              <tr>
                <th scope="col" data-number>
                  After
                </th>
                <th scope="col">What</th>
              </tr>
            </thead>
            <tbody>
              {items
                .filter(({ kind }) => kind !== 'stay')
                .map((one) => (
                  <tr key={one.id} aria-current={one === item || undefined}>
                    <td data-number>{durationText(one.at - born)}</td>
                    <td>
                      <button type="button" onClick={() => select(one)}>
                        {itemWords(one, story)}
                      </button>
                      {one.kind === 'asked' && one.asked.refusal !== undefined && (
                        <>
                          {' '}
                          <q>{one.asked.refusal}</q>
                        </>
                      )}
                    </td>
                  </tr>
                ))}
            </tbody>
          </DeckTable>
          {twinTables(story, born).map((table) => (
            <Twin key={table.caption} {...table} />
          ))}
        </>
      )}
    </TextTwin>
  );
}

/** The first column is a time. */
const Twin = ({ caption, names, rows }: TwinTable) => (
  <DeckTable>
    <caption>{caption}</caption>
    <TableHead names={names} />
    <tbody>
      {rows.map(({ at, cells: [after, ...rest] }) => (
        <tr key={at}>
          <td data-short>{after}</td>
          {rest.map((cell, index) => (
            <td key={names[index + 1]}>{cell}</td>
          ))}
        </tr>
      ))}
    </tbody>
  </DeckTable>
);
