'use client';
import { Download } from 'lucide-react';
import { type RefObject, useState } from 'react';
import { download } from '#components/recording/download.ts';
import { fileStem } from '#components/recording/recording-of-run.ts';
import type { PictureWords } from './picture-svg.ts';
import css from './save-picture.module.css';
import { withWholePictures } from './whole-picture.ts';

type Props = {
  /** What is saved. */
  picture: RefObject<HTMLElement | null>;
  /** Over the picture in the file; the title names the file too. */
  words: () => PictureWords;
};

const FORMATS = [
  ['svg', 'SVG', 'Save the picture as SVG: lines and text, for any drawing program'],
  ['png', 'PNG', 'Save the picture as PNG: pixels, twice as dense as on the page'],
] as const;

/** The picture as a file, as it is seen now. What makes files is loaded when it is first wanted. */
export function SavePicture({ picture, words }: Props) {
  const [problem, setProblem] = useState('');
  const save = async (format: 'svg' | 'png') => {
    if (!picture.current) return;
    try {
      const { pictureSvg } = await import('./picture-svg.ts');
      const { title, notice } = words();
      const shown = picture.current;
      const svg = withWholePictures(() => pictureSvg(shown, { title, notice }));
      download(`${fileStem(title)}.${format}`, format === 'svg' ? svgBlob(svg) : await pngBlob(svg));
      setProblem('');
    } catch (error) {
      setProblem(`The picture could not be saved: ${error instanceof Error ? error.message : error}`);
    }
  };
  return (
    <div className={css.save}>
      <Download size={13} aria-hidden="true" />
      {FORMATS.map(([format, name, about]) => (
        <button key={format} type="button" aria-label={about} title={about} onClick={() => save(format)}>
          {name}
        </button>
      ))}
      <span role="status">{problem}</span>
    </div>
  );
}

const svgBlob = (svg: string): Blob => new Blob([svg], { type: 'image/svg+xml' });
const pngBlob = async (svg: string): Promise<Blob> => (await import('./picture-png.ts')).picturePng(svg);
