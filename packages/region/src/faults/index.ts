/** Which faults a region injects: a plan in a file, or the usual plan of named faults. */
export { type FaultPlan, parsePlan, readPlan } from './plan.ts';
export { usualPlan } from './usual-plan.ts';
