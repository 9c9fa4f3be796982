import { DeckTable, TextTwin } from '#components/deck/text-twin.tsx';
import { durationText } from '#engine/scene/number-words.ts';
import { spreadOf } from '#engine/scene/storage/measure/compare-samples.ts';
import { PLACES, WORKS } from '#engine/scene/storage/measure/measure-line.ts';
import { PLACE_NAMES, WORK_NAMES } from '#engine/scene/storage/measure/measure-words.ts';
import type { Samples } from '#engine/scene/storage/measure/read-samples.ts';

const COLUMNS = ['Samples', 'Least', 'Lower quartile', 'Median', 'Upper quartile', 'Most'];

/** The distributions in numbers. */
export const MeasureTable = ({ samples }: { samples: Samples }) => (
  <TextTwin>
    {() => (
      <DeckTable>
        <caption>Durations</caption>
        <thead>
          <tr>
            <th scope="col">Work</th>
            <th scope="col">Place</th>
            {COLUMNS.map((name) => (
              <th key={name} scope="col" data-number>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {WORKS.flatMap((work) =>
            PLACES.map((place) => {
              const spread = spreadOf(samples[work][place]);
              return (
                <tr key={`${work} ${place}`}>
                  <th scope="row">{WORK_NAMES[work].title}</th>
                  <td data-short>{PLACE_NAMES[place]}</td>
                  <td data-number>{spread?.count ?? 0}</td>
                  {(['least', 'low', 'median', 'high', 'most'] as const).map((key) => (
                    <td key={key} data-number>
                      {spread ? durationText(spread[key]) : ''}
                    </td>
                  ))}
                </tr>
              );
            }),
          )}
        </tbody>
      </DeckTable>
    )}
  </TextTwin>
);
