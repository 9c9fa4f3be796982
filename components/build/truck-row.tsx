import { bytesText } from '#engine/scene/number-words.ts';
import { BUILDERS } from './build-words.ts';
import own from './context.module.css';
import { type Truck as Carried, whatText } from './context-words.ts';

type Props = {
  truck: Carried;
  /** bytes of the largest */
  most: number;
  chosen?: boolean;
  /** absent for a transfer of another build */
  choose?: () => void;
};

/** One transfer as a bar: bright what went over the socket, pale what was only described. */
export function Truck({ truck: { builder, transfer }, most, chosen, choose }: Props) {
  const { bytes, sent, unread } = transfer;
  const share = (part: number) => `${(100 * part) / most}%`;
  const label = `${BUILDERS[builder]}: ${whatText(transfer)}`;
  const inside = (
    <>
      <b>{label}</b>
      <span className={own.load} aria-hidden="true">
        <i style={{ width: share(bytes) }} />
        <i data-sent style={{ width: share(Math.min(sent, bytes)) }} />
      </span>
      <span className={own.sums}>
        {unread === undefined ? (
          <>
            {bytesText(sent)} <small>of {bytesText(bytes)}</small>
            <span className="sr"> went over the socket</span>
          </>
        ) : (
          'not read'
        )}
      </span>
    </>
  );
  if (!choose)
    return (
      <li className={own.truck} data-other>
        {inside}
      </li>
    );
  return (
    <li>
      <button type="button" className={own.truck} aria-current={chosen || undefined} onClick={choose}>
        {inside}
      </button>
    </li>
  );
}
