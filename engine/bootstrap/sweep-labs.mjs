// Takes down the labs of runs that were killed: of tests, and of the command line.
import { removeAbandoned } from '#engine/lab/own-state.ts';

await removeAbandoned();
