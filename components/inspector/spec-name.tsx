import type { Spec } from '#engine/lesson/explain.ts';

/** The document that defines something. */
export function SpecName({ spec }: { spec: Spec }) {
  if (spec.url === undefined) return spec.name;
  return (
    <a href={spec.url} target="_blank" rel="noreferrer">
      {spec.name}
    </a>
  );
}
