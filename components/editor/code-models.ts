/**
 * Monaco's models of a lab's files, with their undo history, and where one was in each. They outlive the editor, which goes whenever
 * another host is in front, and end with their lab.
 */
import { HOSTNAMES, type HostNumber } from '#engine/trace/lab-hosts.ts';
import { languageOf } from './language-of.ts';
import { monaco } from './monaco.ts';

type Model = monaco.editor.ITextModel;
type Place = monaco.editor.ICodeEditorViewState | null;

export class CodeModels {
  readonly #models = new Map<string, Model>();
  readonly #places = new Map<string, Place>();

  constructor(
    readonly host: HostNumber,
    readonly lab: string,
  ) {}

  /** @param text of one that is not known yet */
  of(path: string, text: string): Model {
    const known = this.#models.get(path);
    if (known) return known;
    // Both hosts have a /root/Dockerfile.
    const address = monaco.Uri.from({ scheme: 'file', authority: HOSTNAMES[this.host], path });
    const model = monaco.editor.createModel(text, languageOf(path, text), address);
    this.#models.set(path, model);
    return model;
  }

  find(path: string): Model | undefined {
    return this.#models.get(path);
  }

  leave(path: string, place: Place): void {
    this.#places.set(path, place);
  }

  placeIn(path: string): Place | undefined {
    return this.#places.get(path);
  }

  dispose(): void {
    for (const model of this.#models.values()) model.dispose();
  }
}

const kept = new Map<HostNumber, CodeModels>();

/** Those of this lab; those of the host's lab before it are gone with it. @param lab empty while it is not known */
export function modelsOf(host: HostNumber, lab: string): CodeModels {
  const before = kept.get(host);
  if (before && (lab === '' || before.lab === lab)) return before;
  before?.dispose();
  const models = new CodeModels(host, lab);
  kept.set(host, models);
  return models;
}
