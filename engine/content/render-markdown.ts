/** Markdown to safe HTML: no raw HTML, links only to where they may lead. */
import { Marked, type Tokens } from 'marked';

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const SAFE_LINK = /^(https?:\/\/|\/(?!\/)|#)/;

export class UnsafeMarkdown extends Error {
  override name = 'UnsafeMarkdown';
}

const markdown = new Marked({
  gfm: true,
  renderer: {
    html({ text }: Tokens.HTML | Tokens.Tag): string {
      throw new UnsafeMarkdown(`HTML is not allowed in lessons: ${text.trim().slice(0, 40)}`);
    },
    link({ href, tokens }: Tokens.Link): string {
      if (!SAFE_LINK.test(href)) throw new UnsafeMarkdown(`This link leads nowhere we know: ${href}`);
      const outside = href.startsWith('http') ? ' target="_blank" rel="noreferrer"' : '';
      return `<a href="${escapeHtml(href)}"${outside}>${this.parser.parseInline(tokens)}</a>`;
    },
    image({ href }: Tokens.Image): string {
      throw new UnsafeMarkdown(`Lessons draw what is observed and have no pictures of their own: ${href}`);
    },
  },
});

/** @throws UnsafeMarkdown */
export const renderBlock = (source: string): string => (markdown.parse(source) as string).trim();

/** One paragraph's worth, without `<p>`; for sentences inside buttons, options and cards. @throws UnsafeMarkdown */
export const renderInline = (source: string): string => (markdown.parseInline(source.trim()) as string).trim();
