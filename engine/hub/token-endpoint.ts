/** `auth.docker.io/token`: who you are, against a token for what you may do. */

import { readBasic } from './accounts.ts';
import { type Answer, jsonAnswer } from './answer.ts';
import { BOUNDS } from './bounds.ts';
import type { Exchange } from './exchange.ts';
import { granted, type LabContext } from './lab-context.ts';
import { readScopes } from './scope.ts';

const MOST_SCOPES = 20;
const WRONG_PASSWORD = jsonAnswer(401, { details: 'incorrect username or password' });

type Who = { account: string | null } | { wrong: Answer };

export async function serveToken(lab: LabContext, exchange: Exchange): Promise<void> {
  exchange.isSecret = true;
  if (exchange.path !== '/token') return exchange.answer(jsonAnswer(404, { details: 'there is only /token here' }));
  switch (exchange.method) {
    case 'GET':
      return exchange.answer(await byQuery(lab, exchange));
    case 'POST':
      return exchange.answer(await byForm(lab, exchange));
    default:
      return exchange.answer(jsonAnswer(405, { details: 'GET or POST' }, { allow: 'GET, POST' }));
  }
}

/** What docker does: anonymous, or with a password in `Authorization: Basic`. */
async function byQuery(lab: LabContext, { request, query }: Exchange): Promise<Answer> {
  const who = whoByBasic(lab, request.headers.authorization);
  if ('wrong' in who) return who.wrong;
  return tokenAnswer(lab, who.account, query.getAll('scope'));
}

function whoByBasic(lab: LabContext, header: string | undefined): Who {
  if (header === undefined) return { account: null };
  const basic = readBasic(header);
  if (!basic || !lab.accounts.isRight(basic.name, basic.password)) return { wrong: WRONG_PASSWORD };
  return { account: basic.name };
}

/** OAuth: with a password, or with the token that an earlier one brought. */
async function byForm(lab: LabContext, exchange: Exchange): Promise<Answer> {
  const text = await exchange.text();
  if (text === null) return jsonAnswer(413, { details: `a form has at most ${BOUNDS.formBytes} bytes` });
  const form = new URLSearchParams(text);
  const who = whoByForm(lab, form);
  if ('wrong' in who) return who.wrong;
  const refresh =
    form.get('access_type') === 'offline' && who.account !== null ? lab.tokens.giveRefresh(who.account) : null;
  return tokenAnswer(lab, who.account, form.getAll('scope'), refresh ?? form.get('refresh_token'));
}

function whoByForm(lab: LabContext, form: URLSearchParams): Who {
  const account = form.get('username') ?? '';
  switch (form.get('grant_type')) {
    case 'password':
      return lab.accounts.isRight(account, form.get('password') ?? '') ? { account } : { wrong: WRONG_PASSWORD };
    case 'refresh_token': {
      const owner = lab.tokens.accountOf(form.get('refresh_token') ?? '');
      return owner === null ? { wrong: jsonAnswer(401, { details: 'invalid refresh token' }) } : { account: owner };
    }
    default:
      return { wrong: jsonAnswer(400, { details: 'grant_type must be password or refresh_token' }) };
  }
}

/** A token is given for whatever is left of what was asked, if only for nothing: the registry says what is missing. */
async function tokenAnswer(
  lab: LabContext,
  account: string | null,
  scopes: string[],
  refresh?: string | null,
): Promise<Answer> {
  const grants = await granted(lab, account, readScopes(scopes).slice(0, MOST_SCOPES));
  const token = lab.tokens.give(account, grants);
  const answer = {
    ...{ token, access_token: token, expires_in: BOUNDS.tokenSeconds, issued_at: new Date().toISOString() },
    ...(refresh ? { refresh_token: refresh } : {}),
  };
  return jsonAnswer(200, answer);
}
