/** gRPC and ttrpc methods, by span name `Service/Method`. */
import type { Entry, Spec } from './explanation.ts';

export const CONTAINERD_API: Spec = {
  name: 'containerd API',
  url: 'https://github.com/containerd/containerd/tree/release/1.7/api/services',
};
export const RUNTIME_V2: Spec = {
  name: 'containerd runtime v2 (shim API)',
  url: 'https://github.com/containerd/containerd/blob/release/1.7/runtime/v2/README.md',
};
export const BUILDKIT_API: Spec = {
  name: 'BuildKit API',
  url: 'https://github.com/moby/buildkit/blob/master/api/services/control/control.proto',
};

/** containerd.sock. To containerd a *container* is a record with a specification, a *task* is what runs of it. */
export const CONTAINERD: Readonly<Record<string, Entry>> = {
  'Leases/Create':
    'Takes a lease: what is made under it is safe from containerd’s garbage collector until the lease is given back.',
  'Leases/Delete': 'Gives the lease back. What nothing refers to may now be collected.',
  'Leases/List': 'Asks which leases are held.',
  'Containers/Create':
    'Files a record with containerd: the container’s id, its runtime and the whole OCI specification that dockerd wrote. No process exists yet.',
  'Containers/Get': 'Reads the record of a container back.',
  'Containers/List': 'Asks which containers are on file.',
  'Containers/ListStream': 'Asks which containers are on file; they come one by one.',
  'Containers/Update': 'Changes the record of a container.',
  'Containers/Delete': 'Removes the record. The task must be gone before.',
  'Tasks/Create':
    'Asks for a task: containerd writes the bundle, starts a shim and has it run runc create. At the end the box is built, and its first process waits inside.',
  'Tasks/Start': 'Lets the waiting process go: the shim runs runc start, and the program of the container is executed.',
  'Tasks/Get': 'Asks how a task is doing: its process id, its state, and its exit status once it ended.',
  'Tasks/List': 'Asks which tasks there are.',
  'Tasks/ListPids': 'Asks for all process ids of a container.',
  'Tasks/Kill': 'Has a signal sent to a process of the task.',
  'Tasks/Exec': 'Prepares a further process in a running task. Tasks/Start with its id starts it.',
  'Tasks/DeleteProcess': 'Clears away a process of exec that has ended, and returns its exit status.',
  'Tasks/Delete': 'Clears away a task that has ended: runc deletes what is left of it and the shim goes.',
  'Tasks/Wait': 'Waits until a task ends.',
  'Tasks/Pause': 'Freezes the task through its cgroup.',
  'Tasks/Resume': 'Lets a frozen task run on.',
  'Tasks/ResizePty': 'Passes on the size of the terminal.',
  'Tasks/CloseIO': 'Closes the task’s standard input: the program reads an end of file.',
  'Tasks/Update': 'Changes the limits of a running task.',
  'Tasks/Metrics': 'Reads what the task’s cgroups have counted.',
  'Tasks/Checkpoint': 'Stores the state of a task.',
  'Events/Subscribe':
    'Subscribes to containerd’s events. dockerd keeps this open, and learns by it that a container has ended.',
  'Events/Publish': 'Hands an event to containerd, for its subscribers.',
  'Events/Forward': 'Passes on an event that somebody else published.',
  'Version/Version': 'Asks for containerd’s version.',
  'Health/Check': 'Asks whether the service is ready.',
  'Namespaces/List':
    'Asks for containerd’s namespaces: folders for records, not the kernel’s kind. Docker’s is called moby.',
  'Namespaces/Get': 'Asks for one of containerd’s namespaces.',
  'Namespaces/Create': 'Makes a namespace of containerd’s kind: a folder for records.',
  'Introspection/Plugins': 'Asks which plugins containerd has loaded.',
  'Introspection/Server': 'Asks for containerd’s identity.',
  'Images/List':
    'Asks which images containerd itself holds. With Docker’s overlay2 driver there are none: dockerd keeps them.',
  'Images/Get': 'Asks for one image that containerd holds.',
  'Images/Create': 'Files an image with containerd.',
  'Images/Delete': 'Removes an image from containerd’s files.',
  'Content/Info': 'Asks about one piece of content by its digest.',
  'Content/List': 'Asks which pieces of content are stored.',
  'Content/Read': 'Reads a piece of content by its digest.',
  'Content/Write': 'Stores a piece of content under its digest.',
  'Content/Status': 'Asks how far a piece of content has been stored.',
  'Content/Delete': 'Removes a piece of content.',
  'Snapshots/Prepare': 'Makes a writable layer on top of others.',
  'Snapshots/Mounts': 'Asks how a prepared layer is to be mounted.',
  'Snapshots/Commit': 'Turns a writable layer into a read-only one.',
  'Snapshots/View': 'Makes a read-only view of layers.',
  'Snapshots/Stat': 'Asks about one layer.',
  'Snapshots/Remove': 'Removes a layer.',
  'Diff/Apply': 'Unpacks a compressed layer onto a mounted one.',
};

/** The shim's own service, spoken over ttrpc: the same words one floor down. */
export const SHIM: Readonly<Record<string, Entry>> = {
  'Task/Create': 'containerd hands the bundle to the shim, and the shim runs runc create with it.',
  'Task/Start': 'containerd tells the shim to let the program go; the shim runs runc start.',
  'Task/Connect': 'containerd asks the shim for its process id and that of the container.',
  'Task/State': 'containerd asks the shim how a process is doing.',
  'Task/Wait': 'containerd waits at the shim for the end of a process.',
  'Task/Kill': 'containerd has the shim send a signal, by runc kill.',
  'Task/Exec': 'containerd announces a further process to the shim.',
  'Task/Delete': 'containerd has the shim clear away what has ended, by runc delete.',
  'Task/Shutdown': 'containerd tells the shim that it is not needed any more.',
  'Task/Pids': 'containerd asks the shim for all process ids of the container.',
  'Task/Pause': 'containerd has the shim freeze the container.',
  'Task/Resume': 'containerd has the shim let the container run on.',
  'Task/ResizePty': 'containerd passes on the size of the terminal.',
  'Task/CloseIO': 'containerd has the shim close the standard input.',
  'Task/Update': 'containerd has the shim change limits.',
  'Task/Stats': 'containerd asks the shim for what the cgroups have counted.',
};

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
};
