'use client';
import type { Block } from '#engine/lesson/lesson.ts';
import css from './blocks.module.css';
import { ClaimCard } from './claim-card.tsx';
import { CommandLine } from './command-line.tsx';
import { FileCard } from './file-card.tsx';
import { Html } from './html.tsx';
import { PredictionCard } from './prediction-card.tsx';
import { QuestionCard } from './question-card.tsx';

/** The pieces of a step, in reading order. */
export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a lesson never move
  return blocks.map((block, index) => <OneBlock key={index} block={block} />);
}

function OneBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case 'html':
      return <Html className={css.prose} html={block.html} />;
    case 'command':
      return <CommandLine line={block.line} />;
    case 'file':
      return <FileCard path={block.path} text={block.text} />;
    case 'sample':
      return (
        <pre className={css.sample} data-bare>
          <code>{block.text}</code>
        </pre>
      );
    case 'prediction':
      return <PredictionCard prediction={block.prediction} />;
    case 'question':
      return <QuestionCard question={block.question} />;
    case 'claim':
      return <ClaimCard claim={block.claim} />;
    default:
      return block satisfies never;
  }
}
