/**
 * A part of the page as an SVG file that stands alone: no style sheet, no script, nothing from elsewhere. Boxes and texts of the page become
 * rectangles and texts, drawings are taken as they are; what is hidden is left out, what is scrolled out of sight is not.
 */
import { monoWidth, sansWidth } from '#components/flow/text-width.ts';
import { boxShapes } from './box-shapes.ts';
import { cutText } from './cut-text.ts';
import { drawnSvg } from './drawn-svg.ts';
import { FONTS, fontFor } from './fonts.ts';
import { plainColour } from './plain-colour.ts';
import { svgElement } from './svg-element.ts';
import { type Clip, textLines } from './text-lines.ts';

export type PictureWords = { title: string; notice: string };

/** The title and the sentence over the picture (px), and what stands around all. */
const HEAD = 58;
const EDGE = 14;

export function pictureSvg(root: HTMLElement, { title, notice }: PictureWords): string {
  const scrolled = unscrolled(root);
  const shapes = svgElement('g', {});
  draw(root, shapes, { left: -1e6, top: -1e6, right: 1e6, bottom: 1e6 });
  const { left, top, width, height } = extentOf(root);
  for (const back of scrolled) back();
  shapes.setAttribute('transform', `translate(${-left},${HEAD - top})`);
  const size = { width: Math.ceil(width), height: Math.ceil(height) + HEAD };
  const svg = svgElement('svg', { ...size, viewBox: `0 0 ${size.width} ${size.height}`, role: 'img' });
  svg.append(svgElement('title', {}, title), svgElement('desc', {}, notice));
  svg.append(svgElement('rect', { ...size, fill: colourOf('--gut') }), ...heading(title, notice, size.width), shapes);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
}

const colourOf = (name: string): string =>
  plainColour(getComputedStyle(document.documentElement).getPropertyValue(name).trim())?.value ?? '#000000';

function heading(title: string, notice: string, width: number): SVGElement[] {
  const room = width - 2 * EDGE;
  const line = (y: number, font: 'mono' | 'sans', size: number, colour: string, text: string) => {
    const wide = (font === 'mono' ? monoWidth : sansWidth)(text, size);
    const attributes = { x: EDGE, y, 'font-family': FONTS[font], 'font-size': size, fill: colourOf(colour) };
    return svgElement('text', attributes, cutText(text, wide, room));
  };
  return [
    svgElement('rect', { width, height: HEAD, fill: colourOf('--panel') }),
    svgElement('path', { d: `M0,${HEAD - 0.5}H${width}`, stroke: colourOf('--line') }),
    line(25, 'mono', 14, '--text', title),
    line(45, 'sans', 13, '--dim', notice),
  ];
}

/** What stays at its place while the rest is scrolled belongs to where it begins. @returns what puts it back */
function unscrolled(root: HTMLElement): (() => void)[] {
  return [root, ...root.querySelectorAll<HTMLElement>('*')]
    .filter(({ scrollTop, scrollLeft }) => scrollTop !== 0 || scrollLeft !== 0)
    .map((element) => {
      const { scrollTop, scrollLeft } = element;
      element.scrollTo({ top: 0, left: 0, behavior: 'instant' });
      return () => element.scrollTo({ top: scrollTop, left: scrollLeft, behavior: 'instant' });
    });
}

/** All of it, also what has to be scrolled to; not what stands beside it. */
function extentOf(root: HTMLElement): { left: number; top: number; width: number; height: number } {
  const box = root.getBoundingClientRect();
  const scrollers = [root, ...root.querySelectorAll<HTMLElement>('*')].filter(
    (one) => scrolls(getComputedStyle(one)) && !one.closest(`[${LEFT_OUT}]`),
  );
  const ends = scrollers.map((one) => {
    const { left, top } = one.getBoundingClientRect();
    return { right: left + one.scrollWidth, bottom: top + one.scrollHeight };
  });
  const right = Math.max(...(ends.length > 0 ? ends.map((end) => end.right) : [box.right]));
  const bottom = Math.max(box.bottom, ...ends.map((end) => end.bottom));
  return { left: box.left, top: box.top, width: right - box.left, height: bottom - box.top };
}

const scrolls = ({ overflowX, overflowY }: CSSStyleDeclaration): boolean => /auto|scroll/.test(overflowX + overflowY);
const clips = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';

function draw(element: Element, into: SVGElement, clip: Clip): void {
  if (element instanceof SVGSVGElement) return void (isSeen(element) && into.append(drawnSvg(element)));
  if (!(element instanceof HTMLElement) || element.hasAttribute(LEFT_OUT) || !isSeen(element)) return;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const group = style.opacity === '1' ? into : svgElement('g', { opacity: style.opacity });
  if (group !== into) into.append(group);
  group.append(...boxShapes(box, style));
  if (element instanceof HTMLSelectElement) return void group.append(chosenOption(element, box, style));
  const inner = overlap(clip, box, style);
  for (const child of element.childNodes) {
    if (child instanceof Text) group.append(...textLines(child, style, inner));
    else if (child instanceof Element) draw(child, group, inner);
  }
}

const chosenOption = (select: HTMLSelectElement, box: DOMRect, style: CSSStyleDeclaration): SVGElement =>
  svgElement(
    'text',
    {
      ...{ x: box.left + Number.parseFloat(style.paddingLeft) + 4, y: box.top + box.height / 2 + 4 },
      ...{ 'font-family': fontFor(style.fontFamily), 'font-size': Number.parseFloat(style.fontSize) },
      fill: plainColour(style.color)?.value,
    },
    select.selectedOptions[0]?.text ?? '',
  );

/** Controls and details beside a picture are no part of it. */
export const LEFT_OUT = 'data-not-in-file';

/** What an element cuts off, it cuts off in each direction by itself. */
const overlap = (clip: Clip, box: DOMRect, { overflowX, overflowY }: CSSStyleDeclaration): Clip => ({
  left: clips(overflowX) ? Math.max(clip.left, box.left) : clip.left,
  right: clips(overflowX) ? Math.min(clip.right, box.right) : clip.right,
  top: clips(overflowY) ? Math.max(clip.top, box.top) : clip.top,
  bottom: clips(overflowY) ? Math.min(clip.bottom, box.bottom) : clip.bottom,
});

/** What is only read aloud is one pixel large. */
function isSeen(element: Element): boolean {
  const [box] = element.getClientRects();
  if (!box || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  return !element.classList.contains('sr');
}
