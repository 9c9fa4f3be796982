import { Directory } from '#components/deck/directory.tsx';
import { Evidence, Fact, Facts } from '#components/deck/fact.tsx';
import { bytesText, plural } from '#engine/scene/number-words.ts';
import { type LogFiles, shareOfLimit } from '#engine/scene/process/log-files.ts';
import type { ContainerLife } from '#engine/trace/container-life.ts';
import css from './life.module.css';

type Props = { log: ContainerLife['log']; kept: LogFiles | undefined };

/** Where what it prints goes: the driver, how it is bounded, and the files as they lie on the disk. */
export function LogFacts({ log, kept }: Props) {
  const { driver, options, file } = log;
  return (
    <>
      <h4>Log</h4>
      <Facts>
        <Fact name="driver">
          <code>{driver}</code>
        </Fact>
        {(kept?.directory ?? file) !== undefined && (
          <Fact name="kept in">
            <Directory path={kept?.directory ?? file ?? ''} />
          </Fact>
        )}
        <Fact name="rotation">{rotationOf(log)}</Fact>
        {Object.entries(options).map(([name, value]) => (
          <Fact key={name} name={name}>
            <code>{value}</code>
          </Fact>
        ))}
      </Facts>
      {kept && <Kept kept={kept} limit={options['max-size'] ?? (driver === 'local' ? '20m' : undefined)} />}
    </>
  );
}

/** Of `json-file` nothing is rotated unless somebody says so; `local` does it by itself. */
function rotationOf({ driver, options }: ContainerLife['log']): string {
  const [size, files] = [options['max-size'], options['max-file']];
  if (driver === 'local') return `by the driver: ${files ?? 5} files of ${size ?? '20m'}`;
  if (driver !== 'json-file') return 'not by the engine';
  if (!size) return 'none: the file grows with all that is printed';
  return `${files ?? 1} ${files && files !== '1' ? 'files' : 'file'} of ${size} at most`;
}

function Kept({ kept: { files, rotatedAtLeast }, limit }: { kept: LogFiles; limit: string | undefined }) {
  return (
    <>
      <ul className={css.logs} aria-label="Files of its log, the newest first">
        {files.map(({ name, bytes, inode }, index) => (
          <li key={inode}>
            <code title={name}>{shortName(name)}</code>
            <span>{index === 0 ? 'written to' : 'put aside'}</span>
            <b>{bytesText(bytes)}</b>
            <Bar share={shareOfLimit(bytes, limit)} />
          </li>
        ))}
      </ul>
      {rotatedAtLeast > 0 && <p>A new file was begun {plural(rotatedAtLeast, 'time')} at least.</p>}
      <Evidence>the files on the lab’s disk, when they were looked at last</Evidence>
    </>
  );
}

/** Docker names the file by the whole id. */
const shortName = (name: string): string => name.replace(/^([0-9a-f]{12})[0-9a-f]{52}/, '$1…');

const Bar = ({ share }: { share: number | undefined }) =>
  share === undefined ? null : (
    <i className={css.logBar} aria-hidden="true">
      <u style={{ width: `${share * 100}%` }} />
    </i>
  );
