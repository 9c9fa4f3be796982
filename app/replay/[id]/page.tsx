import type { Metadata } from 'next';
import { Workbench } from '#components/workbench/workbench.tsx';
import { loadLessons } from '#engine/content/load.ts';

export const metadata: Metadata = { title: 'Replay' };

/** A lesson's id shows the recording that comes with it; any other id is one that the engine keeps. */
export default async function ReplayOnePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const lesson = (await loadLessons()).find((one) => one.id === id && one.recording);
  const url = lesson ? `/recordings/lesson/${lesson.id}` : `/api/recordings/${encodeURIComponent(id)}`;
  return (
    <Workbench
      start={{ kind: 'recording', url }}
      crumbs={[{ name: 'Replay', href: '/replay' }, { name: lesson?.title ?? 'Recording' }]}
    />
  );
}
