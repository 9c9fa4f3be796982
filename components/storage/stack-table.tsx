import { Fragment } from 'react';
import { DeckTable } from '#components/deck/text-twin.tsx';
import { bytesText } from '#engine/scene/number-words.ts';
import type { TouchedFile } from '#engine/scene/storage/container-files.ts';
import type { ContainerStack } from '#engine/scene/storage/container-stack.ts';
import { actionWords } from '#engine/scene/storage/file-words.ts';
import { layerName } from './layers-words.ts';

type Props = { stack: ContainerStack; files: readonly TouchedFile[] };

/** The picture in text: its sheets from top to bottom, then its files. */
export const StackTable = (given: Props) => (
  <>
    <Sheets {...given} />
    <Files {...given} />
  </>
);

const Sheets = ({ stack: { name, root, layers } }: Props) => (
  <DeckTable>
    <caption>Layers of {name}, from top to bottom</caption>
    <thead>
      <tr>
        <th scope="col">layer</th>
        <th scope="col">directory</th>
        <th scope="col" data-number>
          size
        </th>
        <th scope="col">shared with</th>
      </tr>
    </thead>
    <tbody>
      <Sheet name="merged" directory={root.mounted ? root.merged : 'not mounted'} />
      {layers.map((layer, index) => (
        <Fragment key={layer.directory}>
          <Sheet name={layerName(layer)} {...layer} />
          {index === 0 && <Sheet name="work" directory={root.work} />}
        </Fragment>
      ))}
    </tbody>
  </DeckTable>
);

type SheetProps = { name: string; directory: string; bytes?: number; shared?: readonly string[] };

const Sheet = ({ name, directory, bytes, shared = [] }: SheetProps) => (
  <tr>
    <th scope="row">{name}</th>
    <td>
      <code>{directory}</code>
    </td>
    <td data-number>{bytes === undefined ? '' : bytesText(bytes)}</td>
    <td>{shared.join(', ')}</td>
  </tr>
);

const Files = ({ stack, files }: Props) => (
  <DeckTable>
    <caption>Touched files of {stack.name}</caption>
    <thead>
      <tr>
        <th scope="col">path</th>
        <th scope="col">seen from</th>
        <th scope="col">last</th>
        <th scope="col" data-number>
          size
        </th>
      </tr>
    </thead>
    <tbody>
      {files.map(({ path, now, last, bytes }) => (
        <tr key={path}>
          <td>
            <code>{path}</code>
          </td>
          <td>{now}</td>
          <td>{actionWords(last)}</td>
          <td data-number>{bytes === undefined ? '' : bytesText(bytes)}</td>
        </tr>
      ))}
    </tbody>
  </DeckTable>
);
