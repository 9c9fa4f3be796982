/** What somebody sees at a port's address when the lab does not answer: which port, why, and what to type. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PortFacts, PortRefusal } from '#engine/trace/port-door.ts';
import type { PublishedPort } from '#engine/trace/published-port.ts';

export type PortProblem = {
  status: number;
  port: number;
  title: string;
  /** Paragraphs. */
  why: readonly string[];
  /** What to type in the lab. */
  lines?: readonly string[];
  published?: readonly PublishedPort[];
  /** Seconds until the page asks again by itself. */
  again?: number;
};

export const FROM_ELSEWHERE = (port: number): PortProblem => ({
  ...{ status: 403, port, title: 'Another page asked for this' },
  why: ['Only pages of the same lab may send something to its ports, or take something from them.'],
});

export const NO_ENGINE = (port: number): PortProblem => ({
  ...{ status: 503, port, title: 'The engine does not answer' },
  why: ['It is not running on this machine, or it is being started again. The page tries again by itself.'],
  again: 3,
});

export const USED_TICKET = (port: number): PortProblem => ({
  ...{ status: 403, port, title: 'This way in was used before' },
  why: ['It opens once, within a minute. Open the port from the lab’s page again.'],
});

export function problemOf(port: number, refusal: PortRefusal, { published }: PortFacts): PortProblem {
  const { reason } = refusal;
  const detail = sentence(refusal.detail);
  const here = published.filter((one) => one.port === port && one.protocol === 'tcp');
  switch (reason) {
    case 'stranger':
      return {
        ...{ status: 403, port, title: 'This browser has no key to this lab' },
        why: [
          'A port is opened from the page of its lab, which gives the browser a key. Nobody else’s browser gets one.',
          'In a frame some browsers keep no key: open the port in a tab instead.',
        ],
      };
    case 'booting':
      return { ...{ status: 503, port, title: 'The lab is booting' }, why: [detail], again: 2 };
    case 'gone':
      return { ...{ status: 410, port, title: 'This lab is gone' }, why: [detail, 'Another lab has other addresses.'] };
    case 'crowded':
      return { ...{ status: 429, port, title: 'Too many connections' }, why: [detail, 'Close a page of the lab.'] };
    case 'nobody':
      return { ...nobody(port, detail, here), published };
    case 'hung up':
      return { ...hungUp(port, refusal.detail, here), published };
    default:
      return reason satisfies never;
  }
}

/** What an error says in the middle of a line, as a paragraph. */
const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? '' : '.'}`;

function nobody(port: number, detail: string, here: readonly PublishedPort[]): PortProblem {
  const elsewhere = here.map(({ address }) => address).join(', ');
  return {
    ...{ status: 502, port, title: `Nobody answers on port ${port}` },
    why:
      here.length > 0
        ? [`The port is published at ${elsewhere} of the lab; this way leads to 127.0.0.1.`, detail]
        : [`No container publishes port ${port}, and no program of the lab listens there.`, detail],
    lines: ['docker ps', `docker run -d -p ${port}:80 nginx`],
  };
}

function hungUp(port: number, detail: string, [container]: readonly PublishedPort[]): PortProblem {
  return {
    ...{ status: 502, port, title: `Port ${port} was reached, but gave no answer` },
    why: container
      ? [
          `The docker-proxy of ${container.container} took the connection, and it ended without an answer (${detail}). That is what happens when nothing listens on port ${container.target} in the container, or what listens there does not speak HTTP.`,
        ]
      : [`The connection ended without an answer (${detail}). What listens there may not speak HTTP.`],
    lines: container
      ? [`docker logs ${container.container}`, `docker exec ${container.container} netstat -tln`]
      : ['ss -tlnp'],
  };
}

/** Tells apart what we say from what the lab says. */
export const OUR_ANSWER = 'X-Engine-Room-Answer';

export function sendProblem(request: IncomingMessage, response: ServerResponse, problem: PortProblem): void {
  if (response.headersSent) return void response.destroy();
  const asPage = request.headers.accept?.includes('text/html') ?? false;
  response.writeHead(problem.status, {
    'Content-Type': `text/${asPage ? 'html' : 'plain'}; charset=utf-8`,
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    [OUR_ANSWER]: 'yes',
    ...(problem.again !== undefined && { Refresh: String(problem.again), 'Retry-After': String(problem.again) }),
  });
  response.end(asPage ? pageOf(problem) : textOf(problem));
}

const textOf = ({ title, why, lines = [] }: PortProblem): string =>
  `${[title, ...why, ...lines.map((line) => `  ${line}`)].join('\n')}\n`;

const pageOf = ({ title, why, lines = [], published, port }: PortProblem): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${STYLE}</style><main><small>Port ${port} of the lab</small><h1>${escaped(title)}</h1>
${why.map((line) => `<p>${escaped(line)}</p>`).join('')}
${published ? listOf(published) : ''}
${lines.length > 0 ? `<h2>What to type in the lab</h2>${lines.map((line) => `<pre>${escaped(line)}</pre>`).join('')}` : ''}</main></html>`;

function listOf(published: readonly PublishedPort[]): string {
  if (published.length === 0)
    return '<h2>What docker ps shows as published</h2><p>Nothing: no running container publishes a port.</p>';
  const rows = published.map(
    ({ address, port, target, protocol, container }) =>
      `<pre>${escaped(`${address}:${port}->${target}/${protocol}`)} <b>${escaped(container)}</b></pre>`,
  );
  return `<h2>What docker ps shows as published</h2>${rows.join('')}`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);

const STYLE = `:root{color-scheme:light dark;--bg:#f3efe6;--text:#182033;--dim:#4b566c;--line:#c3baa5;--brass:#96600a}
@media (prefers-color-scheme:dark){:root{--bg:#090e19;--text:#e8edf6;--dim:#9dabc2;--line:#2d3d5c;--brass:#f0b95a}}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.55 system-ui,sans-serif}
main{max-width:62ch;margin:0 auto;padding:8vh 20px 40px}
h1{margin:2px 0 12px;font-size:23px;line-height:1.25}h2{margin:22px 0 6px;font-size:13px;color:var(--dim)}
p{margin:0 0 8px}small{color:var(--brass);font:500 12.5px ui-monospace,monospace}
pre{margin:0 0 6px;padding:6px 10px;border:1px solid var(--line);border-radius:6px;overflow:auto;font:13px/1.5 ui-monospace,monospace}
pre b{color:var(--brass);font-weight:600}`;
