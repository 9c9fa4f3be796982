/** Monaco as the page uses it: one file at a time, markers, margin, keys. The only file that holds an editor. */
import type { CacheBreak } from './cache-breaks.ts';
import css from './code.module.css';
import type { CodeModels } from './code-models.ts';
import { offerDockerfile } from './language/docker-providers.ts';
import type { KnownImages } from './language/image-names.ts';
import { type Problem, wholeText } from './language/problem.ts';
import type { MarginMark } from './margin-marks.ts';
import { monaco } from './monaco.ts';
import { readTokens, themeOf } from './monaco-theme.ts';
import { homely, nameOf } from './paths.ts';
import { RuleLines } from './rule-lines.ts';
import { difference } from './text-difference.ts';

export type CodeEvents = {
  onEdit(path: string, text: string): void;
  onSave(): void;
  onBuild(): void;
  /** Tab leaves the editor, or indents */
  onTabMoves(moves: boolean): void;
};

type Given = CodeEvents & { images(): Promise<KnownImages>; models: CodeModels };
type Model = monaco.editor.ITextModel;

const OPTIONS: monaco.editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  minimap: { enabled: false },
  fontSize: 13,
  lineHeight: 21,
  fontLigatures: false,
  glyphMargin: true,
  lineNumbersMinChars: 3,
  scrollBeyondLastLine: false,
  overviewRulerLanes: 0,
  renderLineHighlight: 'line',
  renderFinalNewline: 'on',
  // What became of an instruction stands behind it, and should not be out of sight.
  wordWrap: 'on',
  wrappingIndent: 'indent',
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
  fixedOverflowWidgets: true,
  padding: { top: 8, bottom: 8 },
  quickSuggestions: { other: true, comments: false, strings: true },
  wordBasedSuggestions: 'off',
  suggest: { showWords: false, showStatusBar: false },
  // Enter at the end of a word that is complete makes a line.
  acceptSuggestionOnEnter: 'smart',
  bracketPairColorization: { enabled: false },
  tabSize: 2,
};

export class CodeEditor {
  readonly #editor: monaco.editor.IStandaloneCodeEditor;
  readonly #margin: monaco.editor.IEditorDecorationsCollection;
  readonly #rules: RuleLines;
  readonly #ends: (() => void)[] = [];
  #path: string | null = null;
  /** what arrives from the lab is not typed */
  #receiving = false;

  constructor(
    host: HTMLElement,
    readonly given: Given,
  ) {
    const style = getComputedStyle(document.body);
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#editor = monaco.editor.create(host, {
      ...OPTIONS,
      model: null,
      fontFamily: style.getPropertyValue('--font-mono')
        ? `${style.getPropertyValue('--font-mono')}, monospace`
        : 'monospace',
      cursorBlinking: still ? 'solid' : 'blink',
      smoothScrolling: false,
    });
    this.#margin = this.#editor.createDecorationsCollection();
    this.#rules = new RuleLines(this.#editor);
    this.#ends.push(offerDockerfile(given.images), this.#listenForTab(), this.#listenForEdits());
    this.#addKeys();
    // A font that comes later has other widths.
    void document.fonts.ready.then(() => monaco.editor.remeasureFonts());
  }

  /** What was open stays with its history, for the next editor of that lab. */
  dispose(): void {
    this.#leave();
    for (const end of this.#ends) end();
    this.#editor.dispose();
  }

  paint(theme: 'dark' | 'light'): void {
    monaco.editor.defineTheme('engine-room', themeOf(theme, readTokens()));
    monaco.editor.setTheme('engine-room');
  }

  /** Brings a file to the front, with this text. */
  show(path: string, text: string): void {
    const { models } = this.given;
    const model = models.of(path, text);
    if (this.#path !== path) {
      this.#leave();
      this.#path = path;
      this.#editor.setModel(model);
      this.#rules.forget();
      const place = models.placeIn(path);
      if (place) this.#editor.restoreViewState(place);
      this.#editor.updateOptions({ ariaLabel: `${nameOf(path)}, ${homely(path)}` });
    }
    this.#receive(model, text);
  }

  focus(): void {
    this.#editor.focus();
  }

  goTo(line: number): void {
    this.#editor.revealLineInCenterIfOutsideViewport(line);
    this.#editor.setPosition({ lineNumber: line, column: 1 });
    this.#editor.focus();
  }

  /** Where there is room for few letters a line. */
  setNarrow(narrow: boolean): void {
    this.#editor.updateOptions({ lineNumbersMinChars: narrow ? 2 : 3 });
  }

  markProblems(path: string, problems: readonly Problem[]): void {
    const model = this.given.models.find(path);
    if (model) monaco.editor.setModelMarkers(model, 'engine-room', problems.map(markerOf));
  }

  markMargin(path: string, marks: readonly MarginMark[]): void {
    const model = this.given.models.find(path);
    if (!model || path !== this.#path) return;
    const there = marks.filter(({ line }) => line <= model.getLineCount());
    this.#margin.set(there.flatMap((mark) => decorationsOf(mark, model)));
  }

  /** A line above the instruction from which on the cache is of no use. */
  markBreaks(path: string, breaks: readonly CacheBreak[]): void {
    if (path !== this.#path) return;
    this.#rules.show(breaks);
  }

  #leave(): void {
    if (this.#path) this.given.models.leave(this.#path, this.#editor.saveViewState());
  }

  /** Only what is different is replaced, so that the cursor and the undo history stay. */
  #receive(model: Model, text: string): void {
    const now = model.getValue();
    if (now === text) return;
    const { from, to, put } = difference(now, text);
    const start = model.getPositionAt(from);
    const end = model.getPositionAt(to);
    this.#receiving = true;
    model.pushEditOperations(null, [{ range: monaco.Range.fromPositions(start, end), text: put }], () => null);
    this.#receiving = false;
  }

  #addKeys(): void {
    const { CtrlCmd, Shift } = monaco.KeyMod;
    const { KeyS, KeyB, Enter } = monaco.KeyCode;
    this.#editor.addCommand(CtrlCmd | KeyS, () => this.given.onSave());
    this.#editor.addCommand(CtrlCmd | Shift | KeyB, () => this.given.onBuild());
    this.#editor.addCommand(CtrlCmd | Enter, () => this.given.onBuild());
  }

  #listenForEdits(): () => void {
    const event = this.#editor.onDidChangeModelContent(() => {
      if (this.#path && !this.#receiving) this.given.onEdit(this.#path, this.#editor.getValue());
    });
    return () => event.dispose();
  }

  #listenForTab(): () => void {
    const event = this.#editor.onDidChangeConfiguration((changed) => {
      const { tabFocusMode } = monaco.editor.EditorOption;
      if (changed.hasChanged(tabFocusMode)) this.given.onTabMoves(this.#editor.getOption(tabFocusMode));
    });
    return () => event.dispose();
  }
}

const markerOf = (problem: Problem): monaco.editor.IMarkerData => ({
  ...problem.range,
  severity: {
    error: monaco.MarkerSeverity.Error,
    warning: monaco.MarkerSeverity.Warning,
    info: monaco.MarkerSeverity.Info,
  }[problem.severity],
  message: wholeText(problem),
  source: problem.rule,
});

function decorationsOf({ line, state, text, detail }: MarginMark, model: Model): monaco.editor.IModelDeltaDecoration[] {
  const end = model.getLineMaxColumn(line);
  const kind = css[state.replaceAll(' ', '-')] ?? '';
  return [
    {
      range: new monaco.Range(line, 1, line, 1),
      options: { glyphMarginClassName: `${css.glyph} ${kind}`, glyphMarginHoverMessage: { value: detail } },
    },
    {
      range: new monaco.Range(line, end, line, end),
      options: {
        showIfCollapsed: true,
        hoverMessage: { value: detail },
        after: {
          content: `\u00a0\u00a0\u00a0${text}`,
          inlineClassName: `${css.after} ${kind}`,
          cursorStops: monaco.editor.InjectedTextCursorStops.None,
        },
      },
    },
  ];
}
