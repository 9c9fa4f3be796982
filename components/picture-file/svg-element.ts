export const SVG = 'http://www.w3.org/2000/svg';

/** Numbers have two digits after the point at most. */
export function svgElement(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  text?: string,
): SVGElement {
  const element = document.createElementNS(SVG, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) element.setAttribute(key, typeof value === 'number' ? `${+value.toFixed(2)}` : value);
  if (text !== undefined) element.textContent = text;
  return element;
}
