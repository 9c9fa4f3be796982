import { plainColour } from './plain-colour.ts';
import { svgElement } from './svg-element.ts';

const SIDES = ['Top', 'Right', 'Bottom', 'Left'] as const;
type Side = (typeof SIDES)[number];
type Border = { side: Side; width: number; style: string; stroke: string; opacity: number };

/** What an element of the page paints itself: its ground and its borders. */
export function boxShapes(box: DOMRect, style: CSSStyleDeclaration): SVGElement[] {
  const ground = plainColour(style.backgroundColor);
  const borders = SIDES.flatMap((side) => borderOf(side, style));
  const radius = radiusOf(box, style);
  const whole =
    borders.length === 4 && new Set(borders.map((one) => `${one.width} ${one.stroke} ${one.style}`)).size === 1;
  const [first] = borders;
  const rect = { x: box.left, y: box.top, width: box.width, height: box.height, rx: radius || undefined };
  const shapes: SVGElement[] = [];
  if (ground) shapes.push(svgElement('rect', { ...rect, fill: ground.value, 'fill-opacity': faded(ground.opacity) }));
  if (whole && first)
    shapes.push(svgElement('rect', { ...inset(rect, first.width / 2), fill: 'none', ...penOf(first) }));
  else for (const border of borders) shapes.push(svgElement('path', { d: edge(box, border), ...penOf(border) }));
  return shapes;
}

function borderOf(side: Side, style: CSSStyleDeclaration): Border[] {
  const width = Number.parseFloat(style[`border${side}Width`]);
  const kind = style[`border${side}Style`];
  const colour = width > 0 && kind !== 'none' ? plainColour(style[`border${side}Color`]) : null;
  return colour ? [{ side, width, style: kind, stroke: colour.value, opacity: colour.opacity }] : [];
}

/** Of a circle half its width; corners that differ have the first one's. */
function radiusOf({ width, height }: DOMRect, { borderTopLeftRadius: radius }: CSSStyleDeclaration): number {
  const value = Number.parseFloat(radius);
  return Math.min(radius.endsWith('%') ? (Math.min(width, height) * value) / 100 : value, width / 2, height / 2);
}

type Rect = { x: number; y: number; width: number; height: number; rx: number | undefined };
const inset = ({ x, y, width, height, rx }: Rect, by: number): Rect => ({
  ...{ x: x + by, y: y + by, width: Math.max(0, width - 2 * by), height: Math.max(0, height - 2 * by) },
  rx: rx && Math.max(0, rx - by),
});

const penOf = ({ width, style, stroke, opacity }: Border) => ({
  ...{ stroke, 'stroke-width': width, 'stroke-opacity': faded(opacity) },
  'stroke-dasharray': style === 'dashed' ? `${3 * width} ${2 * width}` : style === 'dotted' ? `${width}` : undefined,
});

const faded = (opacity: number): number | undefined => (opacity < 1 ? opacity : undefined);

function edge({ left, top, right, bottom }: DOMRect, { side, width }: Border): string {
  const half = width / 2;
  switch (side) {
    case 'Top':
      return `M${left},${top + half}H${right}`;
    case 'Bottom':
      return `M${left},${bottom - half}H${right}`;
    case 'Left':
      return `M${left + half},${top}V${bottom}`;
    case 'Right':
      return `M${right - half},${top}V${bottom}`;
    default:
      return side satisfies never;
  }
}
