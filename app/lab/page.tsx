import type { Metadata } from 'next';
import { Workbench } from '#components/workbench/workbench.tsx';

export const metadata: Metadata = {
  title: 'Lab',
  description: 'A Linux host of your own with a real Docker engine, and the picture of everything it does.',
};

export default function LabPage() {
  return <Workbench start={{ kind: 'lab' }} crumbs={[{ name: 'Lab' }]} />;
}
