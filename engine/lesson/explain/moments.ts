/** Events inside a span: parts of an answer, chunks of a stream, what containerd told everybody. */
export const MOMENTS: Readonly<Record<string, string>> = {
  response: 'The head of the answer: status and headers. The body, or the stream, is still to come.',
  data: 'Bytes on an open stream: what a program printed, or what was typed to it.',
  message: 'One more message on an open call.',
  'build.log': 'What a step of a build printed.',
  'build.progress': 'How far a step of a build is.',
  'build.files': 'Files that the builder’s client offered, and what of their content went over the socket.',
  'build.steps': 'The builder names steps for the first time. They wait until what they stand on is done.',
  'build.warning': 'The builder finds something odd in the Dockerfile.',
  'config.json': 'The bundle’s config.json, read while runc was starting: everything that the container will be.',
  '/tasks/create': 'containerd tells its subscribers that the box is built.',
  '/tasks/start':
    'containerd tells its subscribers that the program runs. dockerd makes its own start event from this.',
  '/tasks/exit':
    'containerd tells its subscribers that a process has ended, with its exit status. So dockerd learns that a container is over.',
  '/tasks/delete': 'containerd tells its subscribers that the task was cleared away.',
  '/tasks/exec-added': 'containerd tells its subscribers that a further process was prepared.',
  '/tasks/exec-started': 'containerd tells its subscribers that a further process runs.',
  '/tasks/oom': 'containerd tells its subscribers that the kernel ended a process because memory ran out.',
  '/tasks/paused': 'containerd tells its subscribers that the task is frozen.',
  '/tasks/resumed': 'containerd tells its subscribers that the task runs on.',
  '/tasks/checkpointed': 'containerd tells its subscribers that the task’s state was stored.',
  '/containers/create': 'containerd tells its subscribers that a record was filed.',
  '/containers/update': 'containerd tells its subscribers that a record was changed.',
  '/containers/delete': 'containerd tells its subscribers that a record was removed.',
};
