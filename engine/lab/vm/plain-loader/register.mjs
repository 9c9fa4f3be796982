/** Stands in for tsx where TypeScript has become JavaScript under its own names (`../plain-code.ts`). */
import { register } from 'node:module';

register('./read-plain.mjs', import.meta.url);
