import { Evidence } from '#components/deck/fact.tsx';
import { Scroll } from '#components/deck/scroll.tsx';
import { DeckTable } from '#components/deck/text-twin.tsx';
import { CommandList } from '#components/network/command-list.tsx';
import { bytesText } from '#engine/scene/number-words.ts';
import type { Compared, Difference } from '#engine/scene/storage/disk-groups.ts';
import css from './disk.module.css';

type Props = { lines: readonly Compared[]; reasons: readonly Difference[] };

const COMMANDS = [
  { line: 'docker system df -v', prints: 'the engine’s reckoning, one by one' },
  { line: 'du -xsh /var/lib/docker/*', prints: 'blocks, each inode once, without what is mounted below' },
  { line: 'df -h /var/lib/docker', prints: 'what the file system says of the whole disk' },
];

/** The engine's reckoning, line by line, beside what was counted; and why they differ, with the bytes that each reason explains. */
export const DiskCompared = ({ lines, reasons }: Props) => (
  <div className={css.compared}>
    <Scroll className={css.lines} label="Beside docker system df">
      <DeckTable>
        <caption>Beside docker system df</caption>
        <thead>
          <tr>
            <th scope="col">Type</th>
            <th scope="col" data-number>
              Total
            </th>
            <th scope="col" data-number>
              docker system df
            </th>
            <th scope="col" data-number>
              Lengths counted
            </th>
            <th scope="col" data-number>
              Blocks counted
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, count, engine, length, taken }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td data-number>{count}</td>
              <td data-number>{bytesText(engine)}</td>
              <td data-number>{bytesText(length)}</td>
              <td data-number>{bytesText(taken)}</td>
            </tr>
          ))}
        </tbody>
      </DeckTable>
    </Scroll>
    <h3>Why du, docker images and docker system df differ here</h3>
    <dl className={css.reasons}>
      {reasons.map(({ id, bytes, title, text, inferred }) => (
        <div key={id}>
          <dt>
            {title} <b>{bytesText(bytes)}</b>
          </dt>
          <dd>
            {inferred && <em>inferred</em>} {text}
          </dd>
        </div>
      ))}
    </dl>
    <CommandList commands={COMMANDS} />
    <Evidence>GET /system/df, and a walk through what Docker keeps on the lab’s disk</Evidence>
  </div>
);
