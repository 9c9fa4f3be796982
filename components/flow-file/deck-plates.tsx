import { type Deck, type Decks, kernelRowTop } from '#components/flow/deck-layout.ts';

const MONO = { fontFamily: 'var(--mono)', fontWeight: 450 };
const NAME = { fontFamily: 'var(--sans)', fontWeight: 640, fontSize: 13.5, fill: 'var(--text)' };
const ABOUT = { fontFamily: 'var(--sans)', fontSize: 11.5, fill: 'var(--dim)' };

/** Two lines need so much (px). */
const TWO_LINES = 36;
const hasAbout = ({ about, height }: Deck): boolean => about !== '' && height >= TWO_LINES;

/** The name stands in the middle of its deck; in the kernel's, which is high, at the top. */
function baseline(deck: Deck): number {
  if (deck.component === 'kernel') return deck.y + 20;
  return deck.y + deck.height / 2 + (hasAbout(deck) ? -3 : 4.5);
}

/** The left edge: what each deck is, and the door it is reached through. */
export function DeckPlates({ decks, y, width }: { decks: Decks; y: number; width: number }) {
  return (
    <g transform={`translate(0,${y})`}>
      <rect width={width} height={decks.height} fill="var(--panel)" />
      {decks.list.map((deck) => {
        const { component, name, about, y: top, height, gutter, door } = deck;
        return (
          <g key={component}>
            {gutter > 0 && <rect y={top - gutter} width={width} height={gutter} fill="var(--gut)" />}
            {door && (
              <text x="14" y={top - gutter / 2 + 3.6} style={{ ...MONO, fontSize: 10.5, fill: 'var(--faint)' }}>
                {door}
              </text>
            )}
            <rect y={top} width={width} height={height} fill="var(--raised)" />
            <path d={`M0,${top + 0.5}H${width}M0,${top + height - 0.5}H${width}`} stroke="var(--line)" />
            <text x="14" y={baseline(deck)} style={NAME}>
              {component === 'kernel' && !decks.dense ? 'Linux kernel' : name}
            </text>
            {hasAbout(deck) && (
              <text x="14" y={baseline(deck) + 15} style={ABOUT}>
                {about}
              </text>
            )}
          </g>
        );
      })}
      {decks.kernelRows.map((row) => (
        <text
          key={row}
          x={width - 8}
          y={kernelRowTop(decks, row) + decks.kernelRowHeight / 2 + 3.6}
          textAnchor="end"
          style={{ ...MONO, fontSize: 10.5, fill: 'var(--dim)' }}
        >
          {row}
        </text>
      ))}
      <line x1={width - 0.5} x2={width - 0.5} y2={decks.height} stroke="var(--line-2)" />
    </g>
  );
}
