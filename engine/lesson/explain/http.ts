/** Requests of the Docker Engine API, by span name. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Entry, Explainable } from './explanation.ts';
import { SWARM } from './swarm.ts';

const status = ({ attributes }: Explainable): number => Number(attributes[ATTR.httpStatus] ?? 0);
const query = ({ attributes }: Explainable): string => String(attributes[ATTR.urlPath] ?? '');

function create(span: Explainable): string {
  const asks =
    'Asks dockerd to make a container from an image. It gets an id, a writable layer and a configuration; nothing runs yet.';
  switch (status(span)) {
    case 404:
      return `${asks} Here the answer is 404: the image is not on this host. dockerd does not pull by itself; the client has to ask for that.`;
    case 409:
      return `${asks} Here the answer is 409: another container has that name.`;
    case 400:
      return `${asks} Here the answer is 400: dockerd found the configuration wrong.`;
    default:
      return asks;
  }
}

function start(span: Explainable): string {
  const asks =
    'Asks dockerd to run a created container: mount its layers, connect its network, and have containerd and runc start its program.';
  if (status(span) === 304) return `${asks} Here the answer is 304: it was running already.`;
  return status(span) >= 400 ? `${asks} Here it failed; the container stays in state created.` : asks;
}

const list = (span: Explainable): string =>
  /[?&]all=(1|true)/.test(query(span))
    ? 'Asks for all containers, running or not.'
    : 'Asks for the running containers. Stopped ones are listed only with all=1.';

const pull = (span: Explainable): string =>
  /[?&]fromSrc=/.test(query(span))
    ? 'Sends a file system to be made into an image.'
    : 'Asks dockerd to fetch an image from its registry. The answer is a stream of progress lines, so a failure may come inside a 200.';

export const HTTP: Readonly<Record<string, Entry>> = {
  'HEAD /_ping':
    'A greeting. From the headers of the answer the client learns which version of the API this engine speaks.',
  'GET /_ping': 'A greeting, by GET where HEAD was not understood. The answer’s headers name the API version.',
  'GET /version': 'Asks for the versions of the engine and of the parts below it.',
  'GET /info': 'Asks what this engine is: storage driver, runtimes, cgroup version, how many containers and images.',
  'GET /events': 'Subscribes to the engine’s events. The answer stays open and a line arrives for each change.',
  'GET /system/df': 'Asks how much disk images, containers, volumes and the build cache use.',
  'POST /auth': 'Checks a user name and password with a registry.',

  'POST /containers/create': create,
  'POST /containers/{id}/start': start,
  'POST /containers/{id}/wait':
    'Asks to be told when the container ends. The headers come at once, the exit code only at the end, so this request stays open.',
  'POST /containers/{id}/attach':
    'Connects to the container’s output, and to its input when asked. The HTTP connection is turned into a plain stream of bytes in both directions.',
  'GET /containers/{id}/attach/ws': 'Connects to the container’s streams over a WebSocket.',
  'POST /containers/{id}/resize': 'Tells the size of the terminal, so that programs inside can lay out their screen.',
  'GET /containers/json': list,
  'GET /containers/{id}/json': 'Asks for everything dockerd knows about one container: this is docker inspect.',
  'GET /containers/{id}/logs':
    'Reads what the container printed. dockerd kept it in a file; with follow the answer stays open.',
  'GET /containers/{id}/top':
    'Asks for the processes of a container. dockerd runs ps on the host and keeps those of the container.',
  'GET /containers/{id}/stats':
    'Asks for use of CPU, memory, network and disk, as the cgroups count it; a line a second until told otherwise.',
  'GET /containers/{id}/changes': 'Asks which files differ from the image: the content of the writable layer.',
  'GET /containers/{id}/export': 'Asks for the container’s file tree as one tar stream.',
  'GET /containers/{id}/archive': 'Copies files out of a container as a tar stream.',
  'HEAD /containers/{id}/archive':
    'Asks about one path in a container, to know whether it is a directory before copying.',
  'PUT /containers/{id}/archive': 'Copies files into a container as a tar stream.',
  'POST /containers/{id}/stop':
    'Asks dockerd to end a container: first the stop signal (usually SIGTERM), then SIGKILL if it has not ended in time.',
  'POST /containers/{id}/kill': 'Sends a signal to the container’s first process, SIGKILL unless another is named.',
  'POST /containers/{id}/restart': 'Stops the container and starts it again, as one request.',
  'POST /containers/{id}/pause':
    'Freezes all processes of the container through its cgroup. They stay in memory and get no CPU.',
  'POST /containers/{id}/unpause': 'Lets frozen processes run on.',
  'POST /containers/{id}/rename': 'Gives the container another name. Its id stays.',
  'POST /containers/{id}/update': 'Changes limits or the restart policy of an existing container.',
  'POST /containers/{id}/exec':
    'Prepares a further program in a running container. It gets an id of its own and does not run yet.',
  'POST /containers/prune': 'Removes all containers that are not running.',
  'DELETE /containers/{id}': 'Removes a container with its writable layer and its logs. A running one only with force.',

  'POST /exec/{id}/start':
    'Starts the prepared program inside the container and, unless detached, turns the connection into its stream.',
  'POST /exec/{id}/resize': 'Tells the size of the terminal to the program started with exec.',
  'GET /exec/{id}/json': 'Asks how the program started with exec is doing; the client reads its exit code here.',

  'GET /images/json': 'Asks which images are on this host.',
  'POST /images/create': pull,
  'GET /images/{name}/json': 'Asks for one image: its layers, its configuration and its names.',
  'GET /images/{name}/history': 'Asks for the steps that made the image, with the size each added.',
  'GET /images/{name}/get': 'Asks for the image, with all its layers, as one tar stream.',
  'GET /images/get': 'Asks for images as one tar stream: this is docker save.',
  'POST /images/load': 'Sends images as one tar stream: this is docker load.',
  'POST /images/{name}/push':
    'Asks dockerd to send an image to its registry. Layers that are there already are not sent.',
  'POST /images/{name}/tag': 'Gives an image one more name. Nothing is copied.',
  'GET /images/search': 'Searches a registry for images.',
  'POST /images/prune': 'Removes images that nothing uses.',
  'DELETE /images/{name}':
    'Takes a name from an image. Its layers go when no name, container or other image needs them.',
  'GET /distribution/{name}/json': 'Asks the registry, through dockerd, for an image’s digest and platforms.',
  'POST /commit': 'Makes an image from a container’s writable layer.',

  'POST /build':
    'Starts a build. The classic builder gets the context as a tar in the body; with BuildKit the context comes over the session.',
  'POST /session':
    'Opens the session of a build: the connection becomes HTTP/2, and the engine calls back to the client for files and secrets.',
  'POST /grpc': 'Opens a gRPC connection to the BuildKit inside dockerd.',
  'POST /build/prune': 'Removes what the build cache holds and nobody uses.',
  'POST /build/cancel': 'Stops a running build.',

  'GET /networks': 'Asks which networks there are.',
  'GET /networks/{id}': 'Asks for one network: driver, address range and which containers are on it.',
  'POST /networks/create':
    'Makes a network. For the bridge driver that is a bridge device in the kernel and rules around it.',
  'POST /networks/{id}/connect': 'Connects a container to a network; it gets one more interface.',
  'POST /networks/{id}/disconnect': 'Takes a container off a network.',
  'POST /networks/prune': 'Removes networks that no container uses.',
  'DELETE /networks/{id}': 'Removes a network.',

  'GET /volumes': 'Asks which volumes there are.',
  'GET /volumes/{name}': 'Asks for one volume: driver, place on the host, labels.',
  'POST /volumes/create': 'Makes a volume. For the local driver that is a directory under /var/lib/docker/volumes.',
  'POST /volumes/prune': 'Removes volumes that no container uses, by default only those without a name.',
  'DELETE /volumes/{name}': 'Removes a volume and the data in it.',

  'GET /containers/{id}/checkpoints':
    'Asks which checkpoints of a container are stored. Needs an engine with experimental features.',
  'POST /containers/{id}/checkpoints':
    'Stores the state of a running container, by CRIU. Needs an engine with experimental features.',
  'DELETE /containers/{id}/checkpoints/{name}': 'Removes a stored state of a container.',
  ...SWARM,
};
