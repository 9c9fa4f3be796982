/** `http://hub.lab/settings`: what a learner sees and changes of the lab's hub. */
import { type Answer, jsonAnswer, textAnswer } from './answer.ts';
import { BOUNDS } from './bounds.ts';
import type { Exchange } from './exchange.ts';
import { HUB_ADDRESS } from './hosts.ts';
import type { LabContext } from './lab-context.ts';
import { type Change, DEFAULTS, readChange, readPairs } from './settings.ts';

export const HELP = textAnswer(
  200,
  `This is the Docker Hub of your lab: a stand-in on this machine, seen by this lab alone.

  curl hub.lab/settings                           shows its settings and how many pulls were counted
  curl -X PUT -d pull-limit=3 hub.lab/settings    pulls in six hours without an account (account-pull-limit: with one)
  curl -X PUT -d throttle=500000 hub.lab/settings bytes a second of each blob; throttle=off for as fast as it goes
  curl -X PUT -d corrupt=nginx hub.lab/settings   flips a bit in the layers of that image on their way; corrupt=off
  curl -X PUT -d account=alice:pw hub.lab/settings  adds an account
  curl -X DELETE hub.lab/settings                 all as it was, and no pull counted

"registry-mirrors": ["http://hub.lab"] in /etc/docker/daemon.json makes it a mirror as well.`,
);

export async function serveSettings(lab: LabContext, exchange: Exchange): Promise<void> {
  switch (exchange.method) {
    case 'GET':
    case 'HEAD':
      return exchange.answer(shown(lab));
    case 'PUT':
    case 'POST':
    case 'PATCH':
      return exchange.answer(await change(lab, exchange));
    case 'DELETE':
      reset(lab);
      return exchange.answer(shown(lab));
    default:
      return exchange.answer(wrong(405, 'GET shows the settings, PUT changes some, DELETE resets them'));
  }
}

const wrong = (status: number, error: string): Answer => jsonAnswer(status, { error });

function shown({ settings, pulls, accounts }: LabContext): Answer {
  const counted = {
    anonymous: pulls.used(HUB_ADDRESS),
    ...Object.fromEntries(accounts.names().map((name) => [name, pulls.used(name)])),
  };
  const text = JSON.stringify({ ...settings, 'pulls-counted': counted }, null, 2);
  return { status: 200, headers: { 'content-type': 'application/json' }, body: `${text}\n` };
}

async function change(lab: LabContext, exchange: Exchange): Promise<Answer> {
  const body = await exchange.text();
  if (body === null) return wrong(413, `settings have at most ${BOUNDS.formBytes} bytes`);
  const pairs = readPairs(body, exchange.request.headers['content-type'] ?? '');
  if (!pairs) return wrong(400, 'the body is neither a form (pull-limit=3) nor a JSON object ({"pull-limit": 3})');
  // Passwords are nobody's business.
  exchange.isSecret = pairs.some(([key]) => key === 'account');
  const change = readChange(pairs);
  if ('wrong' in change) return wrong(400, change.wrong);
  const complaint = apply(lab, change);
  return complaint ? wrong(400, complaint) : shown(lab);
}

/** All of it, or nothing. */
function apply(lab: LabContext, change: Change): string | null {
  for (const account of change.accounts) {
    const complaint = lab.accounts.complaint(account);
    if (complaint) return complaint;
  }
  if (change.reset) reset(lab);
  Object.assign(lab.settings, change.settings);
  for (const account of change.accounts) lab.accounts.add(account);
  return null;
}

function reset(lab: LabContext): void {
  Object.assign(lab.settings, DEFAULTS);
  lab.pulls.reset();
}
