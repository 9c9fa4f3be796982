/**
 * npm starts us through a shell, and passes a signal on to the shell only: the shell dies and we would live on, unseen.
 * So a change of parent counts as the signal that never reached us.
 */
const LOOK_EVERY_MS = 300;

export function endWithStarter(env = process.env) {
  if (!env.npm_lifecycle_event) return;
  const starter = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === starter) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS);
  timer.unref();
}
