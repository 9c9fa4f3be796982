import type { CaseTable } from './case.fixture.ts';
import { CLIENT_CASES } from './client-cases.fixture.ts';
import { CONTAINER_CASES } from './container-cases.fixture.ts';
import { DAEMON_CASES, ERROR_CASES } from './error-cases.fixture.ts';
import { GROUP_CASES } from './group-cases.fixture.ts';
import { IMAGE_CASES } from './image-cases.fixture.ts';
import { STREAM_CASES } from './stream-cases.fixture.ts';
import { TERMINAL_CASES } from './terminal-cases.fixture.ts';

/** All that has to be the same with and without probes. */
export const TABLES: CaseTable[] = [
  { title: 'Containers', cases: CONTAINER_CASES },
  { title: 'Terminals', cases: TERMINAL_CASES },
  { title: 'Streams and how they end', cases: STREAM_CASES },
  { title: 'Images, builds and a registry', cases: IMAGE_CASES },
  { title: 'Networks, volumes, projects, swarm', cases: GROUP_CASES },
  { title: 'Other clients, and bytes on the socket', cases: CLIENT_CASES },
  { title: 'Errors', cases: ERROR_CASES },
  { title: 'The engine stops and comes back', cases: DAEMON_CASES },
];
