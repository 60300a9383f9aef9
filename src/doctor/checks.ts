/** Everything the doctor looks at, in the order it is told. A check more is a line more. */
import type { Check } from './finding.ts';

export const checks: readonly Check[] = [];
