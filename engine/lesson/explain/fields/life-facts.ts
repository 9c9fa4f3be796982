/** What the engine is asked about a container's life: `engine/trace/container-life.ts`. */
import type { Glossary } from '../glossary.ts';
import { count, exitCode, id, nanoseconds, seconds } from '../reader.ts';
import { ENGINE_API } from '../specification.ts';

export const LIFE_FACTS: Glossary = {
  spec: ENGINE_API,
  fields: {
    life: 'What the engine answers when it is asked about the container',
    'life.pid': ['Number of its first process, as the lab counts', id],
    'life.exitCode': ['How its program ended the last time, or why it could not be started', exitCode],
    'life.oomKilled': 'The kernel killed one of its processes for want of memory, not always the first',
    'life.error': 'Why it could not be started',
    'life.restart.policy': 'When the engine starts it again by itself',
    'life.restart.most': ['How often on-failure tries again', count],
    'life.restart.count': ['How often the engine started it again since somebody started it', count],
    'life.pidMode': 'By whose process numbers it counts, when not by its own (--pid)',
    'life.removesItself': 'The engine removes it when it ends (--rm)',
    'life.stopSignal': 'What docker stop sends first',
    'life.stopTimeout': ['How long docker stop waits before SIGKILL', seconds],
    'life.health.status': 'What its health check says by now',
    'life.health.failing': ['Failed checks in a row', count],
    'life.health.interval': ['Time between two checks', nanoseconds],
    'life.health.retries': ['How many failures in a row make it unhealthy', count],
    'life.health.runs.exitCode': ['0 is healthy', exitCode],
    'life.health.runs.output': 'What the check printed',
    'life.log.driver': 'What keeps its output',
    'life.log.options': 'How: size and number of files, and the like',
    'life.log.file': 'Where json-file and local keep it',
  },
};
