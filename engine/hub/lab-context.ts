/** All that the hub knows of one lab. */
import { Agent } from 'node:http';
import { Accounts } from './accounts.ts';
import { BOUNDS } from './bounds.ts';
import type { CatalogueState } from './catalogue-state.ts';
import type { LabNotary } from './lab-notary.ts';
import { type Place, placeIn, spaceOf } from './lab-space.ts';
import { PullLimit } from './pull-limit.ts';
import { PushAllowance } from './push-allowance.ts';
import type { RepositoryStore } from './repository-store.ts';
import type { Grant } from './scope.ts';
import { DEFAULTS, type Settings } from './settings.ts';
import { Tokens } from './tokens.ts';
import { withoutHost } from './trust-path.ts';
import type { Upstream } from './upstream.ts';

/** What the shared catalogue says of one image: for `docker search`. */
export type Described = { name: string; description: string; stars?: number };

export type LabContext = {
  id: string;
  accounts: Accounts;
  tokens: Tokens;
  settings: Settings;
  pulls: PullLimit;
  allowance: PushAllowance;
  notary: LabNotary;
  /** How much may still be signed. */
  signing: PushAllowance;
  /** Bounds the lab's connections to the registry. */
  agent: Agent;
  registrySocket: string;
  store: RepositoryStore;
  catalogue: CatalogueState;
  /** Of what the catalogue lacks. */
  upstream: Upstream | null;
  described(): readonly Described[];
};

type Given = Pick<LabContext, 'id' | 'registrySocket' | 'store' | 'catalogue' | 'upstream' | 'described' | 'notary'>;

/** Of a lab that has just begun. @throws for an id that no repository could be named by. */
export function newLabContext(given: Given): LabContext {
  spaceOf(given.id);
  return {
    ...given,
    accounts: new Accounts(),
    tokens: new Tokens(),
    settings: { ...DEFAULTS },
    pulls: new PullLimit(),
    allowance: new PushAllowance(),
    signing: new PushAllowance(BOUNDS.signedPerLab),
    agent: new Agent({ maxSockets: BOUNDS.toRegistryPerLab }),
  };
}

export const placeOf = (lab: LabContext, name: string): Place | null => placeIn(lab.id, lab.accounts.names(), name);

/** Everything that was pushed is public, as with Docker Hub's free accounts. An image that is being made, or may be upstream, is there already. */
export async function mayPull(lab: LabContext, name: string): Promise<boolean> {
  const place = placeOf(lab, name);
  if (!place) return false;
  if (await lab.store.has(place.repository)) return true;
  return !place.isOwn && (lab.upstream !== null || lab.catalogue.isMissing(name));
}

/** Only into the namespace of the account itself. */
export const mayPush = (lab: LabContext, account: string | null, name: string): boolean =>
  account !== null && placeOf(lab, name)?.isOwn === true && name.startsWith(`${account}/`);

/** The part of what was asked for that this account may do. */
export async function granted(lab: LabContext, account: string | null, asked: readonly Grant[]): Promise<Grant[]> {
  const grants = await Promise.all(
    asked.map(async ({ name, actions }): Promise<Grant> => {
      // At the notary a repository has its host before its name, so that a token for one is none for the other.
      const repository = withoutHost(name);
      const isOwner = mayPush(lab, account, repository);
      const mayRead = isOwner || (await mayPull(lab, repository));
      return { name, actions: actions.filter((action) => (action === 'push' ? isOwner : mayRead)) };
    }),
  );
  return grants.filter(({ actions }) => actions.length > 0);
}
