/** A process that starts the making of images and then waits to be killed: its arguments are the cache and the registry's socket. */
import { startCatalogue } from './start-catalogue.ts';

const [cache = '', registrySocket = ''] = process.argv.slice(2);
const running = startCatalogue({ cache, registrySocket, log: () => {}, only: ['library/busybox'] });
running.changed(() => process.stdout.write(`${running.pid}\n`));
