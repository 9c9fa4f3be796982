/** Lines with words across the text, in zones of their own between its lines. */
import css from './code.module.css';
import type { monaco } from './monaco.ts';

/** `monaco.editor.PositionAffinity.Right`, which alone leads past injected text at the line's end. Monaco itself is loaded elsewhere. */
const RIGHT = 1;

type Rule = { /** it stands above this line, from 1 */ line: number; text: string };

export class RuleLines {
  readonly #editor: monaco.editor.ICodeEditor;
  #zones: string[] = [];
  #shown = '';

  constructor(editor: monaco.editor.ICodeEditor) {
    this.#editor = editor;
  }

  show(rules: readonly Rule[]): void {
    // A zone that is made anew moves the text for a moment.
    const shown = JSON.stringify(rules);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#editor.changeViewZones((zones) => {
      for (const zone of this.#zones) zones.removeZone(zone);
      this.#zones = rules.map(({ line, text }) =>
        zones.addZone({
          afterLineNumber: line - 1,
          // What stands behind that line may go on below it.
          afterColumnAffinity: RIGHT,
          ...{ heightInPx: 20, domNode: nodeOf(text) },
        }),
      );
    });
  }

  /** Another text has none of them: its zones went with the text. */
  forget(): void {
    this.#zones = [];
    this.#shown = '';
  }
}

/** For the eye: the same is said by the words beside each line. Monaco says how its own node is displayed, so the rule is one inside. */
function nodeOf(text: string): HTMLElement {
  const node = document.createElement('div');
  node.setAttribute('aria-hidden', 'true');
  const rule = document.createElement('div');
  rule.className = css.rule ?? '';
  rule.textContent = text;
  node.append(rule);
  return node;
}
