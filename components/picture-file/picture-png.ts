import { dataUrl, embeddedFonts } from './fonts.ts';

/** Of a screen with dense pixels. */
const SCALE = 2;
/** What no browser refuses, in pixels of a side. */
const MOST = 16_000;

/** @param svg a file that stands alone @throws when the browser cannot draw it */
export async function picturePng(svg: string): Promise<Blob> {
  const fonts = await embeddedFonts();
  const dressed = svg.replace(/(<svg[^>]*>)/, (tag) => `${tag}<style>${fonts}</style>`);
  const image = new Image();
  image.src = await dataUrl(new Blob([dressed], { type: 'image/svg+xml' }));
  await image.decode();
  const scale = Math.min(SCALE, MOST / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.naturalWidth * scale);
  canvas.height = Math.round(image.naturalHeight * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be drawn.'))), 'image/png'),
  );
}
