import { cutText } from './cut-text.ts';
import { fontFor } from './fonts.ts';
import { plainColour } from './plain-colour.ts';
import { svgElement } from './svg-element.ts';

/** Where a thing can be seen at most (px of the page). */
export type Clip = { left: number; top: number; right: number; bottom: number };

type Line = { text: string; left: number; right: number; top: number; height: number };

/** A text as it is broken on the page: one `text` for each line, as wide as it is there even in another font. */
export function textLines(node: Text, style: CSSStyleDeclaration, clip: Clip): SVGElement[] {
  const colour = plainColour(style.color);
  if (!colour) return [];
  const upper = style.textTransform === 'uppercase';
  return linesOf(node).flatMap(({ text, left, right, top, height }) => {
    if (top + height / 2 < clip.top || top + height / 2 > clip.bottom || left >= clip.right) return [];
    const shown = cutText(text, right - left, clip.right - left);
    if (shown === '') return [];
    const whole = shown === text;
    const attributes = {
      x: left,
      y: top + height * baselineOf(style),
      textLength: whole && text.length > 1 ? right - left : undefined,
      lengthAdjust: whole && text.length > 1 ? 'spacingAndGlyphs' : undefined,
      'font-family': fontFor(style.fontFamily),
      'font-size': Number.parseFloat(style.fontSize),
      'font-weight': style.fontWeight,
      'font-style': style.fontStyle === 'normal' ? undefined : style.fontStyle,
      'text-decoration': style.textDecorationLine === 'none' ? undefined : style.textDecorationLine,
      fill: colour.value,
      'fill-opacity': colour.opacity < 1 ? colour.opacity : undefined,
      'xml:space': 'preserve',
    };
    return [svgElement('text', attributes, upper ? shown.toUpperCase() : shown)];
  });
}

/** Words that stand beside each other are a line. */
function linesOf(node: Text): Line[] {
  const lines: Line[] = [];
  const range = document.createRange();
  for (const { index, 0: word } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    // A word that is itself broken has a box for each piece; it is drawn in the first.
    const [box] = range.getClientRects();
    if (!box || box.width === 0) continue;
    const line = lines.at(-1);
    if (line && Math.abs(line.top - box.top) < box.height / 2 && box.left >= line.right - 1) {
      line.text += ` ${word}`;
      line.right = box.right;
    } else lines.push({ text: word, left: box.left, right: box.right, top: box.top, height: box.height });
  }
  return lines;
}

let context: CanvasRenderingContext2D | null = null;
const baselines = new Map<string, number>();

/** Which share of a line of text is above its baseline. */
function baselineOf({ fontWeight, fontSize, fontFamily }: CSSStyleDeclaration): number {
  const font = `${fontWeight} ${fontSize} ${fontFamily}`;
  const found = baselines.get(font);
  if (found !== undefined) return found;
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return 0.8;
  context.font = font;
  const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = context.measureText('x');
  const share = above / (above + below);
  baselines.set(font, share);
  return share;
}
