/** `docker search`: by what the catalogue says of its images, and the names of what the lab pushed. */
import { type Answer, jsonAnswer } from './answer.ts';
import { type Described, type LabContext, placeOf } from './lab-context.ts';
import { fullName, namespaceOf } from './repository-name.ts';
import { visibleNames } from './visible-names.ts';

const MOST = 100;
const USUAL = 25;

export async function searchAnswer(lab: LabContext, query: URLSearchParams): Promise<Answer> {
  const words = (query.get('q') ?? '').slice(0, 200);
  const asked = Number(query.get('n') ?? USUAL);
  const size = Number.isInteger(asked) && asked > 0 ? Math.min(asked, MOST) : USUAL;
  const found = matching(await searchable(lab), words);
  const results = found.slice(0, size).map((one) => resultOf(lab, one));
  return jsonAnswer(200, {
    ...{ num_pages: Math.ceil(found.length / size), num_results: found.length, page: 1, page_size: size },
    ...{ query: words, results },
  });
}

async function searchable(lab: LabContext): Promise<Described[]> {
  const described = new Map(lab.described().map((one) => [fullName(one.name), one]));
  const names = new Set([...(await visibleNames(lab)), ...described.keys()]);
  return [...names].map((name) => ({
    name,
    description: described.get(name)?.description ?? '',
    stars: described.get(name)?.stars,
  }));
}

/** Official ones first, then those whose very name was asked for. */
export function matching(all: readonly Described[], words: string): Described[] {
  const wanted = words.toLowerCase();
  const rank = ({ name }: Described) => (isOfficial(name) ? 0 : 2) + (shortName(name) === wanted ? 0 : 1);
  return all
    .filter(({ name, description }) => shortName(name).includes(wanted) || description.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

const isOfficial = (name: string): boolean => namespaceOf(name) === 'library';
const shortName = (name: string): string => name.replace(/^library\//, '');

/** The stars are nobody's here: there are none. */
const resultOf = (lab: LabContext, { name, description, stars }: Described) => ({
  name: shortName(name),
  description: description || (placeOf(lab, name)?.isOwn ? 'pushed in this lab' : ''),
  star_count: stars ?? 0,
  is_official: isOfficial(name),
  is_automated: false,
});
