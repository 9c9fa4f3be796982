'use client';
import { useEffect, useMemo } from 'react';
import { useProcessOffers } from '#components/processes/process-offer.ts';
import type { ObservedParent } from '#engine/lesson/grade-parent.ts';
import type { ParentQuestion } from '#engine/lesson/lesson.ts';
import { Html } from './html.tsx';
import { useLesson } from './lesson-context.ts';

/** As long as the question is on the page, the picture of the processes answers it too. */
export function useOfferProcesses({ id, ask }: ParentQuestion, observed: ObservedParent | undefined): void {
  const { answer, progress } = useLesson();
  const { setOffer } = useProcessOffers();
  const picked = progress.answers[id]?.value;
  const offer = useMemo(
    () =>
      observed
        ? {
            ask: <Html as="span" html={ask} />,
            pids: new Set(observed.tree.map(({ pid }) => pid)),
            picked: picked === undefined ? undefined : Number(picked),
            pick: (pid: number) => answer(id, String(pid)),
          }
        : null,
    [observed, ask, id, picked, answer],
  );
  useEffect(() => {
    setOffer(offer);
    return () => setOffer(null);
  }, [offer, setOffer]);
}
