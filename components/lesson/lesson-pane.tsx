'use client';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { WithCode } from '#components/shell/engine-chip.tsx';
import type { TerminalDesk, Typing } from '#components/terminal/terminal-desk.ts';
import type { Lesson } from '#engine/lesson/lesson.ts';
import type { TraceLog } from '#engine/trace/log.ts';
import type { LabStatus } from '#engine/trace/wire.ts';
import { Blocks } from './blocks.tsx';
import { typeInto } from './desk-of.ts';
import { HubNote } from './hub-note.tsx';
import css from './lesson.module.css';
import { type LessonActs, LessonContext } from './lesson-context.ts';
import { type LessonLink, Pager } from './pager.tsx';
import { withAnswer, withProof } from './progress.ts';
import { StepView } from './step-view.tsx';
import { useGrading } from './use-grading.ts';
import { useProgress } from './use-progress.ts';

type Props = {
  lesson: Lesson;
  log: TraceLog;
  labId: string | null;
  /** Of the live lab; null in replay. */
  status: LabStatus | null;
  desk: TerminalDesk;
  live: boolean;
  /** Something is about to be typed into a terminal of this lab. */
  onType(): void;
  onEvidence(seq: number): void;
  before?: LessonLink | undefined;
  next?: LessonLink | undefined;
};

export function LessonPane({ lesson, log, labId, status, desk, live, onType, onEvidence, before, next }: Props) {
  const [progress, change] = useProgress(lesson.id, labId);
  const grading = useGrading(lesson, log, progress, change, live);
  const type = useCallback(
    (line: string, options: Typing) => {
      onType();
      typeInto(desk, line, options);
    },
    [desk, onType],
  );
  const acts = useMemo<LessonActs>(
    () => ({
      live,
      log,
      grading,
      progress,
      type,
      show: onEvidence,
      answer: (id, value) => change((now) => withAnswer(now, id, value === null ? null : { value, seq: log.lastSeq })),
      prove: (id, lines, stay) => {
        change((now) => withProof(now, id, log.lastSeq));
        type(lines.join('\r'), { enter: true, stay });
      },
    }),
    [live, log, grading, progress, type, onEvidence, change],
  );
  const done = grading.steps.filter((step) => step.met).length;
  // Cleaning up takes nothing back: a step whose container has gone was done all the same.
  const everDone = lesson.steps.filter((step, at) => grading.steps[at]?.met || progress.done.includes(step.id)).length;
  return (
    <LessonContext value={acts}>
      <article className={css.lesson} aria-label="Lesson">
        <header>
          <p className={css.id}>
            {lesson.id} · {lesson.chapter.title} · {lesson.minutes} min
          </p>
          <h1>{lesson.title}</h1>
          <div className={css.intro}>
            <Blocks blocks={lesson.intro} />
          </div>
          <See sentences={lesson.see} />
        </header>
        <p className={css.count} role="status">
          {everDone} of {lesson.steps.length} steps done
        </p>
        <HubNote lesson={lesson} status={live ? status : null} />
        <Steps lesson={lesson} acts={acts} />
        {done === lesson.steps.length && (
          <p className={css.finished} role="status">
            You have done every step, and the lab agrees.
          </p>
        )}
        <Pager before={before} next={next} />
      </article>
    </LessonContext>
  );
}

function See({ sentences }: { sentences: readonly string[] }) {
  return (
    <section className={css.see} aria-label="What you will see">
      <h2>What you will see</h2>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>
            <WithCode text={sentence} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The step to do is open; what the learner opened or closed stays so. */
function Steps({ lesson, acts: { grading, progress } }: { lesson: Lesson; acts: LessonActs }) {
  const [toggled, setToggled] = useState<Record<string, boolean>>({});
  const index = grading.steps.findIndex((step) => !step.met);
  const current = lesson.steps[index]?.id;
  // A step that was worked on stays open once it is done, so that nobody loses the place where they read.
  useEffect(() => {
    if (current) setToggled((known) => (current in known ? known : { ...known, [current]: true }));
  }, [current]);
  return (
    <ol className={css.steps}>
      {lesson.steps.map((step, place) => {
        const result = grading.steps[place];
        const open = toggled[step.id] ?? step.id === current;
        return (
          result && (
            <StepView
              key={step.id}
              step={step}
              number={place + 1}
              result={result}
              before={progress.done.includes(step.id)}
              current={step.id === current}
              open={open}
              onToggle={() => setToggled({ ...toggled, [step.id]: !open })}
            />
          )
        );
      })}
    </ol>
  );
}
