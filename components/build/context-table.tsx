import { DeckTable, TextTwin } from '#components/deck/text-twin.tsx';
import { bytesText } from '#engine/scene/number-words.ts';
import type { TravelledFile } from '#engine/trace/build.ts';
import { directoriesOf, fateOf } from './context-layout.ts';
import { shortHash } from './why-words.ts';

/** So many lines are read by nobody. */
const MOST = 200;

/** The map in text: sums by directory, then the files, the largest first. */
export function ContextTable({ files }: { files: readonly TravelledFile[] }) {
  const directories = directoriesOf(files);
  const largest = files.filter(({ type }) => type !== 'directory').toSorted((one, other) => other.size - one.size);
  return (
    <TextTwin>
      {() => (
        <>
          <DeckTable>
            <caption>By directory</caption>
            <thead>
              <tr>
                <th scope="col">Directory or file</th>
                <th scope="col" data-number>
                  Files
                </th>
                <th scope="col" data-number>
                  Bytes
                </th>
                <th scope="col" data-number>
                  Over the socket
                </th>
              </tr>
            </thead>
            <tbody>
              {directories.slice(0, MOST).map(({ name, files: count, bytes, sent }) => (
                <tr key={name}>
                  <th scope="row">
                    <code>{name}</code>
                  </th>
                  <td data-number>{count}</td>
                  <td data-number>{bytesText(bytes)}</td>
                  <td data-number>{bytesText(sent)}</td>
                </tr>
              ))}
            </tbody>
          </DeckTable>
          <DeckTable>
            <caption>Files, the largest first{largest.length > MOST && ` (${MOST} of ${largest.length})`}</caption>
            <thead>
              <tr>
                <th scope="col">File</th>
                <th scope="col" data-number>
                  Bytes
                </th>
                <th scope="col">Fate</th>
                <th scope="col">Content</th>
              </tr>
            </thead>
            <tbody>
              {largest.slice(0, MOST).map((file) => (
                <tr key={file.path}>
                  <th scope="row">
                    <code>{file.path}</code>
                  </th>
                  <td data-number>{bytesText(file.size)}</td>
                  <td>{fateOf(file) === 'sent' ? 'sent' : 'already there'}</td>
                  <td>
                    <code>{shortHash(file.digest)}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </DeckTable>
        </>
      )}
    </TextTwin>
  );
}
