/** Which faults a region injects: a plan in a file, or the usual plan of named faults. The same flip again mends a bit. */
export { type Bit, flipBit } from './bit-flip.ts';
export { type FaultPlan, parsePlan, readPlan } from './plan.ts';
export { usualPlan } from './usual-plan.ts';
