/** Fonts as a file names them: by their own names, with what most machines have in their place. The page's names are made by its build. */
export const FONTS = {
  mono: "'JetBrains Mono', ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  sans: "Archivo, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif",
} as const;

/** @param computed a computed `font-family` */
export const fontFor = (computed: string): string => (/mono/i.test(computed) ? FONTS.mono : FONTS.sans);

/** What a picture's fonts are called in a file, and how the page's own style sheet calls them. */
const NAMES = [
  ['JetBrains Mono', /mono/i],
  ['Archivo', /sans/i],
] as const;

/**
 * The page's fonts as rules that hold the files themselves: an image is drawn without those of the page around it. What cannot be
 * fetched is left out; then a fallback is drawn.
 */
export async function embeddedFonts(): Promise<string> {
  const rules = [...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules].filter((rule): rule is CSSFontFaceRule => rule instanceof CSSFontFaceRule),
  );
  return (await Promise.all(rules.map(embedded))).join('\n');
}

async function embedded({ style, parentStyleSheet }: CSSFontFaceRule): Promise<string> {
  const family = style.getPropertyValue('font-family');
  const name = NAMES.find(([, pattern]) => pattern.test(family))?.[0];
  const path = /url\("?([^")]+)"?\)/.exec(style.getPropertyValue('src'))?.[1];
  if (!name || !path) return '';
  const answer = await fetch(new URL(path, parentStyleSheet?.href ?? document.baseURI)).catch(() => null);
  if (!answer?.ok) return '';
  const descriptors = ['font-weight', 'font-stretch'].map((key) => [key, style.getPropertyValue(key)] as const);
  const kept = descriptors.flatMap(([key, value]) => (value ? [`${key}:${value}`] : []));
  return `@font-face{font-family:'${name}';src:url(${await dataUrl(await answer.blob())});${kept.join(';')}}`;
}

export const dataUrl = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
