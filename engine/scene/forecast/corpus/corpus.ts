/** All pairs of builds that forecasts are held against the engine with. */
import type { CorpusCase } from './corpus-case.ts';
import { FILE_EDITS } from './file-edits.ts';
import { INSTRUCTION_EDITS } from './instruction-edits.ts';
import { CACHE_LIVES, STAGE_EDITS } from './stage-edits.ts';
import { VARIABLE_EDITS } from './variable-edits.ts';

export const CORPUS: readonly CorpusCase[] = [
  ...INSTRUCTION_EDITS,
  ...FILE_EDITS,
  ...VARIABLE_EDITS,
  ...STAGE_EDITS,
  ...CACHE_LIVES,
];
