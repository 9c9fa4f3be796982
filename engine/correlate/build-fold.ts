/** What is seen of builds: steps of both builders, and files that a client sent. */
import { ATTR } from '#engine/trace/attribute.ts';
import { BUILD_EVENT } from '#engine/trace/build.ts';
import { foldStatus } from './buildkit-fold.ts';
import { foldAnswer } from './classic-fold.ts';
import type { BuildObservation } from './observation.ts';
import type { World } from './world.ts';

export function foldBuild(world: World, observation: BuildObservation) {
  switch (observation.kind) {
    case 'build.status':
      return foldStatus(world, observation);
    case 'build.answer': {
      const exchange = world.exchanges.get(observation.exchange);
      return exchange && foldAnswer(world, observation.exchange, exchange.span, observation.at, observation.lines);
    }
    case 'build.files':
      return foldFiles(world, observation);
    default:
      return observation satisfies never;
  }
}

function foldFiles(world: World, observation: Extract<BuildObservation, { kind: 'build.files' }>): void {
  const carrier = 'call' in observation ? world.calls.get(observation.call) : world.exchanges.get(observation.exchange);
  const attributes = { ...observation.files, [ATTR.probe]: 'docker.sock' };
  if (carrier) world.spans.event(carrier.span, observation.at, BUILD_EVENT.files, attributes);
}
