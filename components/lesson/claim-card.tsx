'use client';
import { FlaskConical } from 'lucide-react';
import { useId } from 'react';
import type { Claim } from '#engine/lesson/lesson.ts';
import { byKeyboard } from './by-keyboard.ts';
import css from './card.module.css';
import { NO_LAB, Words } from './command-line.tsx';
import { Facts } from './facts.tsx';
import { Html } from './html.tsx';
import { useLesson } from './lesson-context.ts';
import { useProof } from './use-grading.ts';

const VERDICTS = { true: 'true', nuance: 'it depends', false: 'not so' } as const;

/** What people say about Docker, and the run that proves or disproves it here. */
export function ClaimCard({ claim }: { claim: Claim }) {
  const { live, log, progress, prove } = useLesson();
  const results = useProof(claim, log, progress.proofs[claim.id]);
  const proven = results?.every((result) => result.met) ?? false;
  const lines = [...claim.proof.before, ...claim.proof.run];
  const title = useId();
  return (
    <article className={css.card} data-kind="claim" aria-labelledby={title}>
      <h3 id={title}>You may have heard</h3>
      <blockquote>
        <Html as="span" html={claim.statement} />
      </blockquote>
      <pre className={css.proof} data-bare>
        {lines.map((line) => (
          <code key={line}>
            $ <Words line={line} />
          </code>
        ))}
      </pre>
      {results && <Facts checks={claim.proof.checks} results={results} label="What the proof must show" />}
      {(proven || !live) && <Verdict claim={claim} proven={proven} />}
      {!proven && (
        <button
          type="button"
          className={css.quiet}
          disabled={!live}
          title={live ? 'Types the lines above and presses Enter' : NO_LAB}
          onClick={(event) => prove(claim.id, lines, byKeyboard(event))}
        >
          <FlaskConical size={13} />
          {results ? 'Prove it again' : 'Prove it'}
        </button>
      )}
    </article>
  );
}

function Verdict({ claim, proven }: { claim: Claim; proven: boolean }) {
  return (
    <div className={css.outcome} role={proven ? 'status' : undefined}>
      <p>
        <b className={css.verdict} data-verdict={claim.verdict}>
          {VERDICTS[claim.verdict]}
        </b>
        {proven && <small>proven on your lab</small>}
      </p>
      <Html html={claim.because} />
    </div>
  );
}
