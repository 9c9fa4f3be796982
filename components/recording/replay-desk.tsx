'use client';
import { FileUp } from 'lucide-react';
import Link from 'next/link';
import { type DragEvent, useRef, useState } from 'react';
import { KeptRuns } from '#components/history/kept-runs.tsx';
import { useHealth } from '#components/lab/use-health.ts';
import shell from '#components/shell/shell.module.css';
import { TopBar } from '#components/shell/top-bar.tsx';
import type { Start } from '#components/workbench/use-source.ts';
import { Workbench } from '#components/workbench/workbench.tsx';
import { decodeRecording } from '#engine/trace/recording.ts';
import css from './recording.module.css';

/** A recording that comes with a lesson. */
export type Bundled = { id: string; title: string; summary: string };

type Opened = { start: Extract<Start, { kind: 'given' }>; title: string };

/** Choose a recording: a file of one's own, one that this engine keeps, or one that comes with a lesson. */
export function ReplayDesk({ bundled }: { bundled: readonly Bundled[] }) {
  const health = useHealth();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const open = (file: File | undefined): void => {
    if (!file) return;
    readRecording(file).then(setOpened, (error: unknown) =>
      setProblem(error instanceof Error ? error.message : String(error)),
    );
  };
  if (opened)
    return <Workbench start={opened.start} crumbs={[{ name: 'Replay', href: '/replay' }, { name: opened.title }]} />;
  return (
    <>
      <TopBar crumbs={[{ name: 'Replay' }]} />
      <main className={css.page}>
        <h1>Replay a recording</h1>
        <p className={css.lede}>
          A recording holds everything that was observed of a run. It plays on any machine, without an engine and
          without privileges. Download one from the list of runs in a lab.
        </p>
        <DropZone onFile={open} problem={problem} />
        <KeptRuns live={health?.mode === 'live'} />
        <BundledRecordings bundled={bundled} />
      </main>
    </>
  );
}

async function readRecording(file: File): Promise<Opened> {
  const text = await file.text();
  return { start: { kind: 'given', text }, title: decodeRecording(text).header.title };
}

function DropZone({ onFile, problem }: { onFile(file: File | undefined): void; problem: string | null }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    onFile(event.dataTransfer.files[0]);
  };
  return (
    <section
      className={css.drop}
      data-over={over || undefined}
      aria-label="Open a file"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileUp size={26} aria-hidden="true" />
      <p>
        Drop a <code>*.trace.jsonl</code> file here, or
      </p>
      <button type="button" className={shell.primary} onClick={() => input.current?.click()}>
        Choose a file
      </button>
      <input
        ref={input}
        type="file"
        className="sr"
        aria-label="Recording file"
        tabIndex={-1}
        accept=".jsonl,.trace.jsonl,application/x-ndjson"
        onChange={(event) => onFile(event.target.files?.[0])}
      />
      {problem && (
        <p role="alert" className={css.problem}>
          {problem}
        </p>
      )}
    </section>
  );
}

function BundledRecordings({ bundled }: { bundled: readonly Bundled[] }) {
  if (bundled.length === 0) return null;
  return (
    <section className={css.list} aria-labelledby="bundled">
      <h2 id="bundled">From the lessons</h2>
      <ul>
        {bundled.map((recording) => (
          <li key={recording.id}>
            <Link href={`/replay/${recording.id}`}>
              <b>{recording.title}</b>
              <span>{recording.summary}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
