'use client';
import { Hammer, Settings2 } from 'lucide-react';
import type { MouseEvent } from 'react';
import { byKeyboard } from '#components/lesson/by-keyboard.ts';
import { IconButton } from '#components/shell/icon-button.tsx';
import shell from '#components/shell/shell.module.css';
import { type BuildOptions, badTag, buildLine } from './build-line.ts';
import css from './editor.module.css';

type Props = {
  options: BuildOptions;
  stages: readonly string[];
  onOptions(options: BuildOptions): void;
  onBuild(stay: boolean): void;
};

const CARD = 'build-options';

/** Types the build's line into the terminal, as anybody would. */
export function BuildBar({ options, stages, onOptions, onBuild }: Props) {
  const bad = badTag(options.tag);
  const line = buildLine(options);
  return (
    <div className={css.build}>
      <button
        type="button"
        className={css.buildButton}
        disabled={bad !== null}
        title={bad ?? `Type ${line} (Ctrl Enter)`}
        onClick={(event: MouseEvent) => onBuild(byKeyboard(event))}
      >
        <Hammer size={13} aria-hidden="true" /> Build
      </button>
      <IconButton label="Options of the build" popoverTarget={CARD}>
        <Settings2 size={14} />
      </IconButton>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the player's keys are not for what is typed here */}
      <div
        id={CARD}
        popover="auto"
        className={`${shell.card} ${css.options}`}
        onKeyDown={(event) => event.stopPropagation()}
      >
        <h2>Build</h2>
        <Field label="Tag" value={options.tag} problem={bad} onChange={(tag) => onOptions({ ...options, tag })} />
        <label>
          Target stage
          <select value={options.target} onChange={(event) => onOptions({ ...options, target: event.target.value })}>
            <option value="">the last one</option>
            {stages.map((stage) => (
              <option key={stage}>{stage}</option>
            ))}
          </select>
        </label>
        <label>
          Builder
          <select
            value={options.builder}
            onChange={(event) => onOptions({ ...options, builder: event.target.value as BuildOptions['builder'] })}
          >
            <option value="buildkit">BuildKit</option>
            <option value="classic">classic</option>
          </select>
        </label>
        <label data-check>
          <input
            type="checkbox"
            checked={options.noCache}
            onChange={(event) => onOptions({ ...options, noCache: event.target.checked })}
          />
          without the cache
        </label>
        <p>
          This is typed into the terminal: <code>{line}</code>
        </p>
      </div>
    </div>
  );
}

type FieldProps = { label: string; value: string; problem: string | null; onChange(value: string): void };

function Field({ label, value, problem, onChange }: FieldProps) {
  return (
    <label>
      {label}
      <input
        value={value}
        aria-invalid={problem !== null}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value.trim())}
      />
      {problem && <small role="alert">{problem}</small>}
    </label>
  );
}
