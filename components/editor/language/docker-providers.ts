/** What Monaco asks about a Dockerfile, answered by the Dockerfile service; images by the lab. */
import { monaco } from '../monaco.ts';
import { dockerService } from './docker-service.ts';
import { imageOffers, imageWordAt, type KnownImages, stagesAbove } from './image-names.ts';
import { fromMonaco, type ServiceRange, toMonaco } from './positions.ts';

const { languages } = monaco;

/** @returns ends it */
export function offerDockerfile(images: () => Promise<KnownImages>): () => void {
  const offered = [
    languages.registerCompletionItemProvider('dockerfile', {
      triggerCharacters: ['=', ' ', '$', '-', ':'],
      provideCompletionItems: async (model, position) => ({
        suggestions: (await imagesAt(model, position, images)) ?? (await completionsAt(model, position)),
      }),
    }),
    languages.registerHoverProvider('dockerfile', { provideHover: hoverAt }),
    languages.registerDocumentFormattingEditProvider('dockerfile', {
      provideDocumentFormattingEdits: (model, options) =>
        dockerService
          .format(model.getValue(), { insertSpaces: options.insertSpaces, tabSize: options.tabSize })
          .map(({ range, newText }) => ({ range: toMonaco(range), text: newText })),
    }),
    languages.registerDocumentSymbolProvider('dockerfile', { displayName: 'Instructions', provideDocumentSymbols }),
    languages.registerSignatureHelpProvider('dockerfile', {
      // A space would put it over every line that is begun; Ctrl Shift Space asks for it.
      signatureHelpTriggerCharacters: ['[', ',', '='],
      provideSignatureHelp: signatureAt,
    }),
    languages.registerFoldingRangeProvider('dockerfile', {
      provideFoldingRanges: (model) =>
        dockerService
          .computeFoldingRanges(model.getValue())
          .map(({ startLine, endLine }) => ({ start: startLine + 1, end: endLine + 1 })),
    }),
  ];
  return () => {
    for (const one of offered) one.dispose();
  };
}

type Model = monaco.editor.ITextModel;
type Suggestion = monaco.languages.CompletionItem;

async function imagesAt(
  model: Model,
  position: monaco.Position,
  images: () => Promise<KnownImages>,
): Promise<Suggestion[] | null> {
  const at = imageWordAt(model.getLineContent(position.lineNumber), position.column);
  if (!at) return null;
  const range = new monaco.Range(position.lineNumber, at.start, position.lineNumber, position.column);
  return imageOffers(await images(), stagesAbove(model.getValue(), position.lineNumber)).map(
    ({ name, detail }, index) => ({
      label: { label: name, description: detail },
      kind: languages.CompletionItemKind.Module,
      insertText: name,
      sortText: String(index).padStart(5, '0'),
      range,
    }),
  );
}

async function completionsAt(model: Model, position: monaco.Position): Promise<Suggestion[]> {
  const items = await dockerService.computeCompletionItems(model.getValue(), fromMonaco(position));
  return items.flatMap((raw): Suggestion[] => {
    const item = dockerService.resolveCompletionItem(raw);
    const edit = item.textEdit;
    if (!edit || !('range' in edit)) return [];
    // 2: a snippet, in the protocol's numbers.
    const snippet = item.insertTextFormat === 2;
    return [
      {
        label: item.label,
        kind: snippet ? languages.CompletionItemKind.Snippet : languages.CompletionItemKind.Keyword,
        insertText: edit.newText,
        insertTextRules: snippet ? languages.CompletionItemInsertTextRule.InsertAsSnippet : undefined,
        documentation: markdownOf(item.documentation),
        range: toMonaco(edit.range),
      },
    ];
  });
}

function hoverAt(model: Model, position: monaco.Position): monaco.languages.Hover | null {
  const hover = dockerService.computeHover(model.getValue(), fromMonaco(position));
  const value = hover && markdownOf(hover.contents as string | { value: string });
  return hover && value ? { contents: [value], range: hover.range && toMonaco(hover.range) } : null;
}

/** The service says where to read on at an address; labs have no way out, and people may not either. */
const markdownOf = (text: string | { value: string } | undefined): monaco.IMarkdownString | undefined =>
  text === undefined ? undefined : { value: (typeof text === 'string' ? text : text.value).replace(/\n*\[.*$/s, '') };

function provideDocumentSymbols(model: Model): monaco.languages.DocumentSymbol[] {
  return dockerService.computeSymbols({ uri: model.uri.toString() }, model.getValue()).map(({ name, location }) => {
    const range = toMonaco(location.range as ServiceRange);
    const detail = model.getLineContent(range.startLineNumber).trim().slice(name.length).trim();
    return { name, detail, kind: languages.SymbolKind.Function, tags: [], range, selectionRange: range };
  });
}

function signatureAt(model: Model, position: monaco.Position): monaco.languages.SignatureHelpResult | null {
  const help = dockerService.computeSignatureHelp(model.getValue(), fromMonaco(position));
  if (!help || help.signatures.length === 0) return null;
  const signatures = help.signatures.map(({ label, documentation, parameters }) => ({
    label,
    documentation: markdownOf(documentation),
    parameters: (parameters ?? []).map((one) => ({ label: one.label, documentation: markdownOf(one.documentation) })),
  }));
  return {
    value: { signatures, activeSignature: help.activeSignature ?? 0, activeParameter: help.activeParameter ?? 0 },
    dispose: () => {},
  };
}
