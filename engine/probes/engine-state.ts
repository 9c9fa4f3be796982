/** What the engine's events and lists say of its containers, images, networks and volumes, pure. */
import type { EngineObservation } from '#engine/correlate/observation.ts';
import type { Json } from '#engine/trace/event.ts';
import { lifeOf } from './container-answer.ts';

export type Fact = Pick<EngineObservation, 'subject' | 'action' | 'state' | 'attributes'>;
type Kind = EngineObservation['subject']['kind'];

/** One line of `GET /events`. */
export type EngineEvent = { Type: string; Action: string; Actor: { ID: string; Attributes?: Record<string, string> } };

/** What says it is the engine is the lab's, and may say anything. */
export const isEngineEvent = (value: unknown): value is EngineEvent => {
  const { Type, Action, Actor } = (value ?? {}) as Partial<Record<keyof EngineEvent, unknown>>;
  const { ID, Attributes = {} } = (Actor ?? {}) as Partial<Record<'ID' | 'Attributes', unknown>>;
  const isRecord = typeof Attributes === 'object' && Attributes !== null;
  return typeof Type === 'string' && typeof Action === 'string' && isId(ID) && isRecord;
};

/** A name of an image may stand there, too. */
const isId = (value: unknown): boolean => typeof value === 'string' && value.length <= LONGEST_ID;
const LONGEST_ID = 512;

const KINDS: ReadonlySet<string> = new Set<Kind>(['container', 'image', 'network', 'volume', 'daemon']);

const CONTAINER_STATES: Readonly<Record<string, string>> = {
  create: 'created',
  start: 'running',
  restart: 'running',
  unpause: 'running',
  pause: 'paused',
  die: 'exited',
  destroy: 'gone',
};

const GONE = new Set(['delete', 'destroy', 'prune']);

/** Undefined for events that change nothing that is shown. `known` is the container's state before. */
export const factOf = (event: EngineEvent, known: string | undefined): Fact | undefined => {
  if (!KINDS.has(event.Type)) return undefined;
  const kind = event.Type as Kind;
  const subject = { kind, id: event.Actor.ID };
  const attributes = attributesOf(event);
  if (kind !== 'container')
    return { subject, action: event.Action, state: GONE.has(event.Action) ? 'gone' : 'present', attributes };
  const action = event.Action.replace(/:.*/s, '');
  const state = CONTAINER_STATES[action] ?? known;
  return state === undefined ? undefined : { subject, action, state, attributes };
};

const attributesOf = ({ Action, Actor: { Attributes = {} } }: EngineEvent): Record<string, Json> => {
  const { exitCode, ...rest } = Attributes;
  const detail = /^[^:]+: (.*)$/s.exec(Action)?.[1];
  return { ...rest, ...(exitCode === undefined ? {} : { exitCode: Number(exitCode) }), ...(detail ? { detail } : {}) };
};

/** What `GET /containers/{id}/json` adds to an event. */
export type Inspected = {
  State?: { Status?: string; OOMKilled?: boolean };
  NetworkSettings?: { Ports?: Record<string, { HostIp: string; HostPort: string }[] | null> };
};

/** What is new beyond the event's own fact; undefined when nothing is. */
export const inspectedFact = (fact: Fact, answer: Inspected): Fact | undefined => {
  const { subject, state } = fact;
  const { State = {}, NetworkSettings = {} } = answer;
  const ports = portList(NetworkSettings.Ports ?? {});
  const life = lifeOf(answer);
  const more: Record<string, Json> = { ...(life && { life }) };
  if (ports.length > 0) more.ports = ports;
  if (State.OOMKilled) more.oomKilled = true;
  const now = stateNow(state, State.Status);
  if (now === state && Object.keys(more).length === 0) return undefined;
  return { subject, action: 'inspect', state: now, attributes: { ...ownAttributes(fact), ...more } };
};

/** The code of a health check is not its container's. */
const ownAttributes = ({ action, attributes }: Fact): Fact['attributes'] => {
  if (action !== 'exec_die') return attributes;
  const { execID: _id, exitCode: _code, ...own } = attributes;
  return own;
};

/** What `GET /images/{id}/json` adds to an event that names an image only by its id. Undefined when it has no name. */
export const namedImageFact = (
  { subject, state, attributes }: Fact,
  { RepoTags }: { RepoTags?: string[] | null },
): Fact | undefined =>
  RepoTags?.[0]
    ? { subject, action: 'inspect', state, attributes: { ...attributes, name: RepoTags[0], tags: RepoTags } }
    : undefined;

const AFTER_DEATH = new Set(['restarting', 'dead', 'removing']);

/** Events say the rest; but that a restart is called off is told by no event that says so. */
const stateNow = (state: string, answered: string | undefined): string =>
  answered !== undefined && (AFTER_DEATH.has(answered) || (state === 'restarting' && answered === 'exited'))
    ? answered
    : state;

/** As `docker ps` writes them: `0.0.0.0:8080->80/tcp`. */
const portList = (ports: NonNullable<NonNullable<Inspected['NetworkSettings']>['Ports']>): string[] =>
  Object.entries(ports).flatMap(([inside, bindings]) =>
    (bindings ?? []).map(
      ({ HostIp, HostPort }) => `${HostIp.includes(':') ? `[${HostIp}]` : HostIp}:${HostPort}->${inside}`,
    ),
  );

export type ListedContainer = {
  Id: string;
  Names: string[];
  Image: string;
  State: string;
  Ports?: { IP?: string; PrivatePort: number; PublicPort?: number; Type: string }[];
};
export type Lists = {
  containers: ListedContainer[];
  images: { Id: string; RepoTags?: string[] | null }[];
  networks: { Id: string; Name: string; Driver: string }[];
  volumes: { Name: string; Driver: string }[];
};

const SNAPSHOT = 'snapshot';

export const factsOf = ({ containers, images, networks, volumes }: Lists): Fact[] => [
  ...images.map(({ Id, RepoTags }) => present('image', Id, { name: RepoTags?.[0] ?? Id })),
  ...networks.map(({ Id, Name, Driver }) => present('network', Id, { name: Name, type: Driver })),
  ...volumes.map(({ Name, Driver }) => present('volume', Name, { name: Name, driver: Driver })),
  ...containers.map(containerFact),
];

const present = (kind: Kind, id: string, attributes: Record<string, Json>): Fact => ({
  subject: { kind, id },
  action: SNAPSHOT,
  state: 'present',
  attributes,
});

const containerFact = ({ Id, Names, Image, State, Ports = [] }: ListedContainer): Fact => {
  const published = Ports.filter(({ PublicPort }) => PublicPort).map(
    ({ IP = '', PublicPort, PrivatePort, Type }) =>
      `${IP.includes(':') ? `[${IP}]` : IP}:${PublicPort}->${PrivatePort}/${Type}`,
  );
  const attributes = {
    name: (Names[0] ?? '').replace(/^\//, ''),
    image: Image,
    ...(published.length > 0 ? { ports: published } : {}),
  };
  return { subject: { kind: 'container', id: Id }, action: SNAPSHOT, state: State, attributes };
};
