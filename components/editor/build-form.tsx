'use client';
import { Hammer } from 'lucide-react';
import { type FormEvent, type ReactNode, useId } from 'react';
import shell from '#components/shell/shell.module.css';
import css from './build-form.module.css';
import { buildLine } from './build-line.ts';
import type { DeclaredArg } from './declared.ts';
import { homely } from './paths.ts';
import type { ChosenBuild } from './use-build-options.ts';

type Props = {
  id: string;
  chosen: ChosenBuild;
  contexts: readonly string[];
  /** what is wrong with the tag */
  bad: string | null;
  onBuild(stay: boolean): void;
};

/** What can be said to a build, and the line that says it. */
export function BuildForm({ id, chosen, contexts, bad, onBuild }: Props) {
  const { options, declared, isChosen, choose, forget } = chosen;
  const title = useId();
  const build = (event: FormEvent): void => {
    event.preventDefault();
    if (bad) return;
    document.getElementById(id)?.hidePopover();
    onBuild(true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the player's keys are not for what is typed here
    <div id={id} popover="auto" className={css.card} onKeyDown={(event) => event.stopPropagation()}>
      <form onSubmit={build} aria-labelledby={title}>
        <h2 id={title}>Options of the build</h2>
        <Field label="Tag" flag="-t" problem={bad}>
          <input value={options.tag} {...TYPED} onChange={({ target }) => choose({ tag: target.value.trim() })} />
        </Field>
        <Field label="Context" hint="the directory that is sent">
          <select value={options.context} onChange={({ target }) => choose({ context: target.value })}>
            {contexts.map((directory) => (
              <option key={directory} value={directory}>
                {homely(directory)}
              </option>
            ))}
          </select>
        </Field>
        <Field label="Dockerfile" flag="-f">
          <output>{homely(options.dockerfile)}</output>
        </Field>
        <Field label="Stage" flag="--target">
          <select value={options.target} onChange={({ target }) => choose({ target: target.value })}>
            <option value="">the last one</option>
            {declared.stages.map((stage) => (
              <option key={stage}>{stage}</option>
            ))}
          </select>
        </Field>
        <Args
          declared={declared.args}
          args={options.args}
          onArgs={(args) => choose({ args: { ...options.args, ...args } })}
        />
        <Field label="Builder">
          <select
            value={options.builder}
            onChange={({ target }) => choose({ builder: target.value as typeof options.builder })}
          >
            <option value="buildkit">BuildKit</option>
            <option value="classic">classic (DOCKER_BUILDKIT=0)</option>
          </select>
        </Field>
        <label className={css.check}>
          <input
            type="checkbox"
            checked={options.noCache}
            onChange={({ target }) => choose({ noCache: target.checked })}
          />
          Take nothing from the cache <code>--no-cache</code>
        </label>
        <p className={css.typed}>
          Typed into the terminal: <code>{buildLine(options)}</code>
        </p>
        <div className={css.actions}>
          <button type="submit" className={shell.primary} disabled={bad !== null}>
            <Hammer size={13} aria-hidden="true" /> Build like this
          </button>
          {isChosen && (
            <button type="button" className={shell.plain} onClick={forget}>
              Back to the plain build
            </button>
          )}
        </div>
      </form>
    </div>
  );
}

const TYPED = { spellCheck: false, autoComplete: 'off', autoCapitalize: 'off' } as const;

type FieldProps = { label: string; flag?: string; hint?: string; problem?: string | null; children: ReactNode };

function Field({ label, flag, hint, problem = null, children }: FieldProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is what stands in it
    <label className={css.field} data-bad={problem !== null || undefined}>
      <span>
        {label} {flag && <code>{flag}</code>}
      </span>
      {children}
      {problem === null ? hint && <small>{hint}</small> : <small role="alert">{problem}</small>}
    </label>
  );
}

type ArgsProps = {
  declared: readonly DeclaredArg[];
  args: Readonly<Record<string, string>>;
  onArgs(args: Record<string, string>): void;
};

/** One row for each that the Dockerfile declares; one that is left empty has its default. */
function Args({ declared, args, onArgs }: ArgsProps) {
  const title = useId();
  if (declared.length === 0) return null;
  return (
    <fieldset className={css.args} aria-labelledby={title}>
      <p id={title}>
        Args of this Dockerfile <code>--build-arg</code>
      </p>
      {declared.map(({ name, default: value }) => (
        <label key={name} className={css.field}>
          <code>{name}</code>
          <input
            value={args[name] ?? ''}
            placeholder={value ?? 'not set'}
            {...TYPED}
            onChange={({ target }) => onArgs({ [name]: target.value })}
          />
        </label>
      ))}
    </fieldset>
  );
}
