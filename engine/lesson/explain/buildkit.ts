/** Calls of a build: to BuildKit inside dockerd, and from there back to the client over the session. */
import type { Entry } from './explanation.ts';

export const BUILDKIT: Readonly<Record<string, Entry>> = {
  'Control/Solve':
    'Hands a build to BuildKit. It works out a graph of steps and runs those that the cache does not hold.',
  'Control/Status': 'Subscribes to the progress of a build: each step as it begins, prints and ends.',
  'Control/Info': 'Asks for BuildKit’s version.',
  'Control/ListWorkers': 'Asks which workers can run steps, and for which platforms.',
  'Control/DiskUsage': 'Asks what the build cache holds.',
  'Control/Prune': 'Removes what the build cache holds and nobody uses.',
  'Control/ListenBuildHistory': 'Subscribes to the list of builds.',
  'Control/UpdateBuildHistory': 'Changes the list of builds.',
  'LLBBridge/Ping': 'The Dockerfile frontend greets the solver.',
  'LLBBridge/Solve': 'The Dockerfile frontend hands over a graph, or a part of it, to be solved.',
  'LLBBridge/ResolveImageConfig': 'The Dockerfile frontend asks for the configuration of a base image.',
  'LLBBridge/ReadFile': 'The Dockerfile frontend reads a file of a solved step: first of all the Dockerfile.',
  'LLBBridge/ReadDir': 'The Dockerfile frontend lists a directory of a solved step.',
  'LLBBridge/StatFile': 'The Dockerfile frontend asks about a file of a solved step.',
  'LLBBridge/Return': 'The Dockerfile frontend returns its result.',
  'LLBBridge/Inputs': 'The Dockerfile frontend asks for named inputs.',
  'LLBBridge/Warn': 'The Dockerfile frontend raises a warning.',
  'FileSync/DiffCopy':
    'The engine fetches files of the build context from the client: only those that are needed and have changed.',
  'FileSync/TarStream': 'The engine fetches files from the client as one tar.',
  'FileSend/DiffCopy': 'The engine sends the result of the build to the client.',
  'Auth/Credentials': 'The engine asks the client for its registry password.',
  'Auth/FetchToken': 'The engine has the client fetch a registry token.',
  'Auth/GetTokenAuthority': 'The engine asks whether the client signs tokens.',
  'Auth/VerifyTokenAuthority': 'The engine checks that the client signs tokens.',
  'Secrets/GetSecret': 'The engine fetches a secret from the client for one step. It is in no layer.',
  'SSH/CheckAgent': 'The engine asks whether the client forwards an SSH agent.',
  'SSH/ForwardAgent': 'The engine uses the client’s SSH agent for a step.',
  'TraceService/Export': 'Passes on measurements of the build.',
  'Control/Session': 'Opens the session of a build inside this connection: the engine calls back over it.',
  'LLBBridge/ResolveSourceMeta':
    'The Dockerfile frontend asks for facts about a source: an image, a repository, a file.',
  'LLBBridge/Evaluate': 'The Dockerfile frontend has a step solved now, not only when its result is read.',
  'LLBBridge/NewContainer': 'The frontend makes a container to try something out on a result.',
  'LLBBridge/ReleaseContainer': 'The frontend gives that container back.',
  'LLBBridge/ExecProcess': 'The frontend runs a program in that container; input and output go over the call.',
  'Upload/Pull':
    'The engine fetches something the client offered at an address of the session, such as a build context from standard input.',
};
