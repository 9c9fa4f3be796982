/** What registries say: manifests, configurations of images, tokens, errors, and the headers of their answers. */
import type { Glossary } from '../glossary.ts';
import { bytes, count, oneOf, type Reader, seconds } from '../reader.ts';
import { DOCKER_HUB, OCI_DISTRIBUTION, OCI_IMAGE, REGISTRY_TOKEN } from '../specification.ts';

/** `100;w=21600` */
const limit: Reader = (value) => {
  const [, pulls, window] = /^(\d+);w=(\d+)$/.exec(String(value)) ?? [];
  return pulls === undefined ? null : `${pulls} pulls in ${Number(window) / 3600} hours`;
};

/** Of the labs' own registry: `engine/hub/settings.ts`. Nothing else has it. */
const SETTINGS: Glossary = {
  spec: { name: 'Engine Room: settings of the labs’ Docker Hub' },
  fields: {
    'pull-limit': ['Pulls an address may make in six hours', count],
    'account-pull-limit': ['Pulls an account may make in six hours', count],
    throttle: ['Bytes a second, so that progress can be seen', bytes],
    corrupt: 'Image, or blob, of which one bit is turned on its way',
    'pulls-counted': 'Pulls so far',
    'pulls-counted.*': ['Pulls so far', count],
  },
};

export const REGISTRY: readonly Glossary[] = [
  SETTINGS,
  {
    spec: OCI_IMAGE,
    fields: {
      schemaVersion: ['Version of the form', oneOf({ 1: 'the old signed form', 2: 'the form of today' })],
      mediaType: 'Kind of content',
      artifactType: 'Kind of what is described, where it is no image',
      config: 'The image’s configuration: its digest is the image’s id',
      layers: 'The layers, from bottom to top',
      manifests: 'One manifest for each platform',
      digest: 'Hash of the content: its address',
      size: ['How many bytes it has, compressed as it travels', bytes],
      platform: 'What it is for',
      'platform.architecture': 'Processor it is for',
      'platform.os': 'Operating system it is for',
      'platform.variant': 'Kind of that processor',
      annotations: 'Notes',
      'annotations.*': 'A note',
      rootfs: 'Layers of the image',
      diff_ids: 'Hashes of the layers as they are unpacked: not the digests under which a registry knows them',
      history: 'Steps that made the image',
      created_by: 'Instruction that made the step',
      created: 'When it was made',
      empty_layer: 'Whether the step changed no file',
      architecture: 'Processor it is for',
      os: 'Operating system it is for',
      variant: 'Kind of that processor',
      'config.Env': 'Environment that containers begin with',
      'config.Cmd': 'What runs when nothing else is asked for',
      'config.Entrypoint': 'Program that always runs first',
      'config.ExposedPorts': 'Ports it says it listens on; nothing is opened by that',
      'config.Volumes': 'Directories that are to be volumes',
      'config.Labels': 'Notes of whoever made it',
      'config.Labels.*': 'A note of whoever made it',
      'config.WorkingDir': 'Directory to begin in',
      'config.User': 'User to run as',
      'config.StopSignal': 'Signal that asks it to end',
    },
  },
  {
    spec: OCI_DISTRIBUTION,
    fields: {
      errors: 'Why not',
      'errors.code': 'Why not, in the registry’s word for it',
      'errors.message': 'Why not, in words',
      'errors.detail': 'More about it',
      'errors.detail.*': 'More about it',
      repositories: 'Its repositories',
      name: 'Repository',
      tags: 'Its tags',
    },
  },
  {
    spec: REGISTRY_TOKEN,
    fields: {
      expires_in: ['How long the token is good for', seconds],
      issued_at: 'When it was given out',
      details: 'Why not',
      Action: 'What would have to be allowed',
      Type: 'Kind of what it is about',
      Class: 'Kind of what is stored there',
    },
  },
  {
    spec: DOCKER_HUB,
    fields: {
      num_results: ['How many there are', count],
      num_pages: ['On how many pages', count],
      page: ['Which page this is', count],
      page_size: ['How many on a page', count],
      star_count: ['How many like it', count],
      pull_count: ['How often it was pulled', count],
      is_official: 'Whether Docker looks after it',
      is_automated: 'Whether it is built by itself',
      is_trusted: 'Whether it is built by itself, in an older word',
      description: 'What it is',
      query: 'What was looked for',
      results: 'What was found',
    },
  },
];

export const REGISTRY_HEADERS: readonly Glossary[] = [
  {
    spec: OCI_DISTRIBUTION,
    fields: {
      'docker-content-digest': 'Hash of what is sent, or of what the tag stands for',
      'docker-distribution-api-version': 'Version of the registry’s protocol',
      'docker-upload-uuid': 'The upload, by its id',
      'engine-room-upstream':
        'Not of the protocol: the registry outside that this came from, since the lab’s own lacks it',
      range: 'Which bytes',
      'content-range': 'Which bytes',
      etag: 'Mark of this very content',
      link: 'Where more of it is',
    },
  },
  {
    spec: REGISTRY_TOKEN,
    fields: { 'www-authenticate': 'Where a token is to be had, for what, and what was wrong with the one that came' },
  },
  {
    spec: DOCKER_HUB,
    fields: {
      'ratelimit-limit': ['How many pulls are allowed', limit],
      'ratelimit-remaining': ['How many of them are left', limit],
      'docker-ratelimit-source': 'Whose pulls are counted: an address, or an account',
      'retry-after': ['When to try again', seconds],
    },
  },
];
