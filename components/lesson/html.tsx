type Props = { html: string; as?: 'div' | 'span' | 'p'; className?: string | undefined };

/** HTML that the lesson loader made from checked markdown: it holds no script, image or unknown link. */
export function Html({ html, as: Tag = 'div', className }: Props) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the loader refuses raw HTML in lessons
  return <Tag className={className} dangerouslySetInnerHTML={{ __html: html }} />;
}
