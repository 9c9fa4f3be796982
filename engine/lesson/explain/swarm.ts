/** Requests of the Docker Engine API about swarms and plugins, by span name. */
import type { Entry } from './explanation.ts';

const kept = (what: string): Readonly<Record<string, Entry>> => ({
  [`GET /${what}s`]: `Asks for the ${what}s of the swarm.`,
  [`POST /${what}s/create`]: `Stores a ${what} with the managers of the swarm, for services to use.`,
  [`GET /${what}s/{id}`]: `Asks for one ${what}${what === 'secret' ? '; what is in it is not told' : ''}.`,
  [`POST /${what}s/{id}/update`]: `Changes the labels of a ${what}; its content can not be changed.`,
  [`DELETE /${what}s/{id}`]: `Removes a ${what} that no service uses.`,
});

export const SWARM: Readonly<Record<string, Entry>> = {
  'GET /swarm': 'Asks for the swarm this engine belongs to.',
  'POST /swarm/init': 'Makes this engine the first manager of a new swarm.',
  'POST /swarm/join': 'Makes this engine part of a swarm that is there already.',
  'POST /swarm/leave': 'Takes this engine out of its swarm.',
  'POST /swarm/update': 'Changes settings of the swarm, or the tokens to join it.',
  'GET /swarm/unlockkey': 'Asks for the key that a locked manager needs after a restart.',
  'POST /swarm/unlock': 'Unlocks a manager after a restart.',

  'GET /nodes': 'Asks for the engines of the swarm.',
  'GET /nodes/{id}': 'Asks for one engine of the swarm.',
  'POST /nodes/{id}/update': 'Changes an engine’s part in the swarm: its role, its labels, whether it takes work.',
  'DELETE /nodes/{id}': 'Removes an engine from the swarm’s list.',

  'GET /services': 'Asks for the services of the swarm.',
  'GET /services/{id}': 'Asks for one service: what is wanted of it.',
  'POST /services/create': 'Makes a service: the swarm keeps so many containers of an image running.',
  'POST /services/{id}/update': 'Changes what is wanted of a service; the swarm replaces its containers step by step.',
  'DELETE /services/{id}': 'Removes a service; the swarm ends its containers.',
  'GET /services/{id}/logs': 'Reads what all containers of a service have printed.',
  'GET /tasks': 'Asks for the tasks of the swarm: one for each container a service wants.',
  'GET /tasks/{id}': 'Asks for one task of the swarm.',
  'GET /tasks/{id}/logs': 'Reads what the container of one task has printed.',
  ...kept('secret'),
  ...kept('config'),

  'GET /plugins': 'Asks which plugins are installed.',
  'GET /plugins/privileges': 'Asks which rights a plugin would want.',
  'POST /plugins/pull': 'Fetches and installs a plugin.',
  'POST /plugins/create': 'Makes a plugin from a tar.',
  'GET /plugins/{name}/json': 'Asks for one plugin. The client does so when a name could be a plugin’s.',
  'POST /plugins/{name}/enable': 'Switches a plugin on.',
  'POST /plugins/{name}/disable': 'Switches a plugin off.',
  'POST /plugins/{name}/upgrade': 'Replaces a plugin by another version.',
  'POST /plugins/{name}/push': 'Sends a plugin to a registry.',
  'POST /plugins/{name}/set': 'Changes the settings of a plugin.',
  'DELETE /plugins/{name}': 'Removes a plugin.',
};
