'use client';
import { X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import closable from '#components/shell/closable-tabs.module.css';
import { type Buffer, isDirty, isInConflict } from './buffer.ts';
import { homely, nameOf, parentOf } from './paths.ts';
import css from './tabs.module.css';

type Props = {
  buffers: readonly Buffer[];
  active: string | null;
  onShow(path: string): void;
  onClose(path: string): void;
};

/** One tab for each open file, with what is to be known of it. Delete closes. */
export function FileTabs({ buffers, active, onShow, onClose }: Props) {
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const index = buffers.findIndex(({ path }) => path === active);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === 'Delete' && active) onClose(active);
    else if (step === undefined || buffers.length === 0) return;
    else onShow(buffers[(index + step + buffers.length) % buffers.length]?.path ?? '');
    event.preventDefault();
    event.stopPropagation();
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-file-tab][aria-selected="true"]')?.focus());
  };
  if (buffers.length === 0) return null;
  return (
    <div role="tablist" aria-label="Open files" className={`${closable.tabs} ${css.tabs}`} onKeyDown={move}>
      {buffers.map((buffer) => {
        const { path } = buffer;
        const state = stateOf(buffer);
        return (
          <span key={path} role="presentation" className={closable.tab} data-active={path === active || undefined}>
            <button
              type="button"
              role="tab"
              data-file-tab
              id={`file-tab-${path}`}
              aria-selected={path === active}
              aria-controls={path === active ? 'file-panel' : undefined}
              tabIndex={path === (active ?? buffers[0]?.path) ? 0 : -1}
              title={`${homely(path)}${state && `: ${state}`} (Delete closes it)`}
              onClick={() => onShow(path)}
            >
              {nameOf(path)}
              {twins(buffers, path) && <small>{homely(parentOf(path))}</small>}
              {state && <i data-state={state} aria-hidden="true" />}
              {state && <span className="sr"> ({state})</span>}
              {/* For the pointer alone: a list of tabs holds tabs and nothing else, and Delete closes one. */}
              <span
                className={`${closable.close} ${css.close}`}
                aria-hidden="true"
                onClick={(event) => {
                  event.stopPropagation();
                  onClose(path);
                }}
              >
                <X size={12} />
              </span>
            </button>
          </span>
        );
      })}
    </div>
  );
}

const twins = (buffers: readonly Buffer[], path: string): boolean =>
  buffers.some((other) => other.path !== path && nameOf(other.path) === nameOf(path));

function stateOf(buffer: Buffer): '' | 'conflict' | 'not saved' | 'saving' {
  if (isInConflict(buffer) || buffer.error) return 'conflict';
  if (buffer.saving !== null) return 'saving';
  return isDirty(buffer) ? 'not saved' : '';
}
