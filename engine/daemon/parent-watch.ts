const EVERY_MS = 500;

/** Calls once when the process that started this one is gone: nobody would ever stop us then. */
export function onParentDeath(act: () => void): () => void {
  const parent = process.ppid;
  let told = false;
  const tell = () => {
    if (!told) act();
    told = true;
  };
  const timer = setInterval(() => {
    if (process.ppid !== parent) tell();
  }, EVERY_MS);
  timer.unref();
  if (process.connected) process.once('disconnect', tell);
  return () => clearInterval(timer);
}
