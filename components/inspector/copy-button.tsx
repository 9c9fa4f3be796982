'use client';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import css from './payload.module.css';

export function CopyButton({ text, label }: { text: () => string; label: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    setCopied(true);
  };
  return (
    <button
      type="button"
      className={css.copy}
      onClick={copy}
      aria-label={copied ? 'Copied' : `Copy ${label}`}
      title={`Copy ${label}`}
    >
      {copied ? <Check size={13} /> : <Copy size={13} />}
    </button>
  );
}
