/** Routes of the Engine API (reference: docs.docker.com/reference/api/engine), so that a span is named by what it asks, not by an id. */

const ACTIONS = {
  containers:
    'json top logs changes export stats resize start stop restart kill update rename pause unpause attach wait archive exec checkpoints',
  images: 'json history push tag get attestations',
  networks: 'connect disconnect',
  volumes: '',
  exec: 'start resize json',
  services: 'update logs',
  nodes: 'update',
  tasks: 'logs',
  secrets: 'update',
  configs: 'update',
  plugins: 'json enable disable upgrade push set',
  distribution: 'json',
};

/** Collections' own routes, in which the second word is not an id. */
const FIXED = new Set([
  ...['/containers/json', '/containers/create', '/containers/prune'],
  ...['/images/json', '/images/create', '/images/search', '/images/prune', '/images/get', '/images/load'],
  ...['/networks/create', '/networks/prune', '/volumes/create', '/volumes/prune', '/services/create'],
  ...['/secrets/create', '/configs/create', '/plugins/privileges', '/plugins/pull', '/plugins/create'],
]);

const NAMED = new Set(['images', 'volumes', 'plugins', 'distribution']);

export type Route = {
  /** `/containers/{id}/start` */
  route: string;
  /** What stood where the placeholder is: an id, a prefix of one, or a name; decoded. */
  subject?: string;
};

/** @param url path and query as sent, e.g. `/v1.45/containers/web/stop?t=1` */
export function httpRoute(url: string): Route {
  const path = url
    .replace(/[?#].*$/, '')
    .replace(/^https?:\/\/[^/]+/, '')
    .replace(/^\/v\d+(\.\d+)*(?=\/)/, '');
  const [, collection = '', ...rest] = path.split('/');
  const actions = ACTIONS[collection as keyof typeof ACTIONS] as string | undefined;
  if (actions === undefined || rest.length === 0 || FIXED.has(path)) return { route: path || '/' };
  const action = actionOf(rest, actions.split(' '));
  const subject = decode(rest.slice(0, rest.length - action.length).join('/'));
  const placeholder = NAMED.has(collection) ? '{name}' : '{id}';
  return { route: ['', collection, placeholder, ...action].join('/'), subject };
}

/** Names of images may hold slashes, so the action is read from the end. */
function actionOf(rest: readonly string[], actions: readonly string[]): string[] {
  if (rest.length > 2 && rest.at(-2) === 'attach' && rest.at(-1) === 'ws') return ['attach', 'ws'];
  if (rest.length > 2 && rest.at(-2) === 'checkpoints') return ['checkpoints', '{name}'];
  const last = rest.at(-1) ?? '';
  return rest.length > 1 && actions.includes(last) ? [last] : [];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const queryOf = (url: string): URLSearchParams => new URLSearchParams(url.split('?')[1] ?? '');

const STREAMS = /^\/(events|session|grpc)$|\/(wait|attach|attach\/ws|logs|stats|resize)$/;

/** Waits for what others do; nothing that the engine does meanwhile is its doing. */
export const isPassive = (method: string, route: string): boolean =>
  STREAMS.test(route) || ((method === 'GET' || method === 'HEAD') && !/\/(get|export|archive)$/.test(route));

/** Listens in: whatever happens meanwhile has another cause. */
export const isIdle = (route: string): boolean => /^\/(events|session|grpc)$|\/(logs|stats|resize)$/.test(route);

/** Answers that go on for as long as they are wanted: being cut off is how they end. */
export const isEndless = (route: string): boolean => STREAMS.test(route) || /^\/exec\/\{id\}\/start$/.test(route);
