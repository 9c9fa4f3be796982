import { fontFor } from './fonts.ts';
import { plainColour } from './plain-colour.ts';
import { svgElement } from './svg-element.ts';

/** What a style sheet may say of a shape; each is written to it, since the file has none. */
const PLAIN = [
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'stroke-linecap',
  'stroke-opacity',
  'fill-opacity',
  'fill-rule',
  'opacity',
  'text-anchor',
  'dominant-baseline',
  'paint-order',
  'font-size',
  'font-weight',
] as const;
/** What they are where nothing is said: not written. */
const INITIAL: Readonly<Record<string, string>> = {
  'stroke-width': '1px',
  'stroke-dasharray': 'none',
  'stroke-linejoin': 'miter',
  'stroke-linecap': 'butt',
  'stroke-opacity': '1',
  'fill-opacity': '1',
  'fill-rule': 'nonzero',
  opacity: '1',
  'text-anchor': 'start',
  'dominant-baseline': 'auto',
  'paint-order': 'normal',
};

/** A drawing inside the page, at its place, with its looks written into it. */
export function drawnSvg(svg: SVGSVGElement): SVGElement {
  const { left, top, width, height } = svg.getBoundingClientRect();
  const copy = svgElement('svg', { x: left, y: top, width, height, viewBox: svg.getAttribute('viewBox') ?? undefined });
  if (getComputedStyle(svg).overflow === 'visible') copy.setAttribute('overflow', 'visible');
  for (const child of svg.children) append(copy, child as SVGElement);
  return copy;
}

function append(parent: SVGElement, element: SVGElement): void {
  const style = getComputedStyle(element);
  if (style.display === 'none' || style.visibility === 'hidden' || style.opacity === '0') return;
  const copy = element.cloneNode(false) as SVGElement;
  for (const { name } of [...copy.attributes])
    if (/^(class|style|data-|aria-|role|tabindex)/.test(name)) copy.removeAttribute(name);
  if (element instanceof SVGGraphicsElement) dress(copy, style, element instanceof SVGTextContentElement);
  for (const child of element.childNodes) {
    if (child instanceof SVGElement) append(copy, child);
    else if (child.nodeType === Node.TEXT_NODE) copy.append(child.cloneNode());
  }
  parent.append(copy);
}

function dress(copy: SVGElement, style: CSSStyleDeclaration, isText: boolean): void {
  for (const paint of ['fill', 'stroke'] as const) {
    const value = style[paint];
    const colour = value.startsWith('url(') ? { value, opacity: 1 } : plainColour(value);
    copy.setAttribute(paint, colour?.value ?? 'none');
    if (colour && colour.opacity < 1) copy.setAttribute(`${paint}-opacity`, `${colour.opacity}`);
  }
  for (const name of PLAIN) {
    if (!isText && name.startsWith('font-')) continue;
    const value = style.getPropertyValue(name);
    if (value !== (INITIAL[name] ?? '') && !(name.endsWith('-opacity') && copy.hasAttribute(name)))
      copy.setAttribute(name, value);
  }
  if (isText) copy.setAttribute('font-family', fontFor(style.fontFamily));
}
