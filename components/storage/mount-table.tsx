import { DeckTable, TableHead, TextTwin } from '#components/deck/text-twin.tsx';
import type { MountMap } from '#engine/scene/storage/mount-map.ts';
import { FILLED, marksOf, PLACES, shortName } from '#engine/scene/storage/mount-words.ts';

/** The picture in text: every mount, and volumes that nobody has. */
export const MountTable = ({ map: { containers, places } }: { map: MountMap }) => (
  <TextTwin>
    {() => (
      <>
        <DeckTable>
          <caption>Mounts</caption>
          <TableHead names={['Container', 'Place in it', 'Kind', 'Comes from', 'File system', 'Marks', 'Now']} />
          <tbody>
            {containers.flatMap(({ name, mounts }) =>
              mounts.map(({ id, mount, change }) => (
                <tr key={id}>
                  <th scope="row">{name}</th>
                  <td>
                    <code>{mount.destination}</code>
                  </td>
                  <td data-short>{mount.kind}</td>
                  <td>
                    <code>{mount.volume ?? mount.source ?? ''}</code>
                  </td>
                  <td data-short>{mount.fileSystem ?? ''}</td>
                  <td>
                    {marksOf(mount)
                      .map((mark) => (mark === FILLED ? `${mark} (inferred)` : mark))
                      .join(', ')}
                  </td>
                  <td data-short>{change === 'gone' ? 'gone' : mount.mounted ? 'mounted' : 'not mounted'}</td>
                </tr>
              )),
            )}
          </tbody>
        </DeckTable>
        <DeckTable>
          <caption>Places</caption>
          <TableHead names={['Place', 'Kind', 'Used by', 'In this run']} />
          <tbody>
            {places.map((place) => (
              <tr key={place.id}>
                <th scope="row">{shortName(place)}</th>
                <td data-short>{PLACES[place.kind]}</td>
                <td>{place.users.join(', ') || 'nobody'}</td>
                <td data-short>{place.change === 'gone' ? 'went' : place.change === 'appeared' ? 'came' : ''}</td>
              </tr>
            ))}
          </tbody>
        </DeckTable>
      </>
    )}
  </TextTwin>
);
