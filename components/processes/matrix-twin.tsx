import { DeckTable, TextTwin } from '#components/deck/text-twin.tsx';
import type { MatrixGroup } from '#engine/scene/process/namespace-matrix.ts';
import { NAMESPACES } from '#engine/trace/process-facts.ts';
import { labPid, ROLES } from './namespace-words.ts';

/** The same with the inodes, as `ls -l /proc/PID/ns` prints them. */
export const MatrixTwin = ({ groups }: { groups: readonly MatrixGroup[] }) => (
  <TextTwin>
    {() => (
      <DeckTable>
        <thead>
          <tr>
            <th scope="col">Where</th>
            <th scope="col">Process</th>
            <th scope="col">Number in the lab</th>
            <th scope="col">Role</th>
            {NAMESPACES.map((kind) => (
              <th key={kind} scope="col">
                {kind}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.flatMap(({ name, rows }) =>
            rows.map((row) => (
              <tr key={row.facts.pid}>
                <td>{name}</td>
                <th scope="row">{row.facts.program}</th>
                <td data-number>{labPid(row)}</td>
                <td>{ROLES[row.role]}</td>
                {NAMESPACES.map((kind) => (
                  <td key={kind}>
                    <code>{row.facts.namespaces[kind]}</code>
                  </td>
                ))}
              </tr>
            )),
          )}
        </tbody>
      </DeckTable>
    )}
  </TextTwin>
);
