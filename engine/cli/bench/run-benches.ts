import type { BenchName } from './arguments.ts';
import type { BenchContext } from './bench-context.ts';
import { benchBoot } from './boot.ts';
import { benchCatalogue } from './catalogue.ts';
import { benchBuild, benchLoad, benchRun, benchSave, benchVersion } from './commands.ts';
import { benchDecks } from './decks.ts';
import { benchEditor } from './editor.ts';
import { benchFiles } from './files.ts';
import { benchFlood } from './flood.ts';
import { benchFlow } from './flow.ts';
import { benchHub } from './hub.ts';
import { benchLatency } from './latency.ts';
import { benchMemory } from './memory.ts';
import { benchNetworkDeck } from './network-deck.ts';
import { benchNetworkMap } from './network-map.ts';
import { benchPackets } from './packets.ts';
import { benchPicture } from './picture.ts';
import { benchPorts } from './ports.ts';
import { benchProcesses } from './processes.ts';
import type { Result } from './result.ts';

const BENCHES: Record<BenchName, (context: BenchContext) => Promise<Result[]>> = {
  run: benchRun,
  version: benchVersion,
  save: benchSave,
  load: benchLoad,
  boot: benchBoot,
  memory: benchMemory,
  latency: benchLatency,
  picture: benchPicture,
  flood: benchFlood,
  flow: benchFlow,
  'network-map': benchNetworkMap,
  'network-deck': benchNetworkDeck,
  decks: benchDecks,
  catalogue: benchCatalogue,
  hub: benchHub,
  build: benchBuild,
  editor: benchEditor,
  ports: benchPorts,
  packets: benchPackets,
  processes: benchProcesses,
  files: benchFiles,
};

/** Each benchmark's results are given as soon as it is over: those of the ones before a failure are not lost. */
export async function* runBenches(context: BenchContext, names: readonly BenchName[]): AsyncGenerator<Result[]> {
  for (const name of names) {
    context.signal.throwIfAborted();
    yield await BENCHES[name](context);
  }
}
