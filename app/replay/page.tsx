import type { Metadata } from 'next';
import { ReplayDesk } from '#components/recording/replay-desk.tsx';
import { loadLessons } from '#engine/content/load.ts';

export const metadata: Metadata = {
  title: 'Replay',
  description: 'Open a recording of a Docker command, on any machine.',
};

export default async function ReplayPage() {
  const lessons = (await loadLessons()).filter((lesson) => lesson.recording);
  return <ReplayDesk bundled={lessons.map(({ id, title, summary }) => ({ id, title, summary }))} />;
}
