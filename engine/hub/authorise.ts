/** Whether a request to the registry may go on, by its token; if not, the answer that tells a client what to ask for. */
import { type Answer, API_VERSION, jsonAnswer, registryError } from './answer.ts';
import { type Challenge, challengeText, SERVICE } from './challenge.ts';
import type { LabContext } from './lab-context.ts';
import { type Action, allows, writeScope } from './scope.ts';

export type Need = { name: string; actions: readonly Action[] };
export type Permit = { account: string | null } | { refused: Answer };

/** `need` is undefined for `/v2/` itself, which any token opens. */
export function authorise(lab: LabContext, header: string | undefined, need?: Need, service = SERVICE): Permit {
  const token = lab.tokens.read(header);
  const scope = need && writeScope(need.name, need.actions);
  if (token === 'none') return { refused: unauthorised({ scope, service }, need) };
  if (token === 'invalid') return { refused: unauthorised({ scope, service, error: 'invalid_token' }, need) };
  if (need?.actions.every((action) => allows(token.grants, need.name, action)) === false)
    return { refused: insufficient(need, { scope, service }) };
  return { account: token.account };
}

const BASE = jsonAnswer(200, {}, API_VERSION);
/** `/v2/` itself. */
export const baseAnswer = (permit: Permit): Answer => ('refused' in permit ? permit.refused : BASE);

const unauthorised = (challenge: Challenge, need: Need | undefined): Answer =>
  registryError(401, 'UNAUTHORIZED', 'authentication required', {
    detail: need ? detailOf(need) : null,
    headers: { 'www-authenticate': challengeText(challenge) },
  });

/** With this error docker stops at once; with a bare 401 it would ask again and again. */
const insufficient = (need: Need, challenge: Challenge): Answer =>
  registryError(401, 'UNAUTHORIZED', 'authentication required', {
    detail: detailOf(need),
    headers: { 'www-authenticate': challengeText({ ...challenge, error: 'insufficient_scope' }) },
  });

const detailOf = ({ name, actions }: Need) =>
  actions.map((Action) => ({ Type: 'repository', Class: '', Name: name, Action }));
