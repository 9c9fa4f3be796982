import { History as Clock } from 'lucide-react';
import shell from '#components/shell/shell.module.css';

export function HistoryButton({ count }: { count: number }) {
  return (
    <button type="button" className={shell.labelled} popoverTarget="runs" aria-label={`Runs of this session: ${count}`}>
      <Clock size={16} aria-hidden="true" />
      <span>Runs</span>
      <small>{count}</small>
    </button>
  );
}
