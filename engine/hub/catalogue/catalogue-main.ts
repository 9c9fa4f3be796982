/** The process that makes the images: its arguments are the registry's socket; it says each change of its state as one line of JSON. */
import { buildCatalogue } from './catalogue-build.ts';
import { CATALOGUE } from './catalogue-list.ts';
import { RegistryPush } from './registry-push.ts';

/** What was begun is taken away first; a network that hangs is not waited for. */
const PATIENCE_MS = 5000;

const [registrySocket = '', ...only] = process.argv.slice(2);
const interruption = new AbortController();
const { signal } = interruption;

for (const name of ['SIGTERM', 'SIGINT'] as const)
  process.on(name, () => {
    interruption.abort();
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
  });

try {
  const images = CATALOGUE.images.filter(({ repository }) => only.length === 0 || only.includes(repository));
  await buildCatalogue({
    catalogue: { ...CATALOGUE, images },
    registry: new RegistryPush(registrySocket, signal),
    changed: (state) => process.stdout.write(`${JSON.stringify(state)}\n`),
    log: (line) => process.stderr.write(`${line}\n`),
    signal,
  });
} catch (error) {
  if (!signal.aborted) throw error;
}
