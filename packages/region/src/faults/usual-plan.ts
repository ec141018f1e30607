import { RegionError } from '../core/region-error.ts';
import { FAULT_NAMES, type FaultKind, type FaultName, faultKind, isFaultName, type UsualRule } from './kinds.ts';
import type { FaultPlan, FaultRule } from './plan.ts';

/** The parts of a region that some faults need, and whether the region has them. */
export type FaultNeeds = Readonly<Record<NonNullable<FaultKind['needs']>, boolean>>;

/**
 * A plan of the usual rules of some faults.
 * @param names separated by commas; `all` is every fault that can happen in such a region and damages nothing for good
 * @throws RegionError FAULTS_INVALID that names an unknown name
 */
export function usualPlan(names: string, has: FaultNeeds): FaultPlan {
  const all = FAULT_NAMES.filter((name) => canHappen(name, has) && faultKind(name).isDamaging === undefined);
  const faults = names.split(',').flatMap((name) => (name === 'all' ? all : [faultNamed(name)]));
  return { rules: faults.flatMap((fault) => faultKind(fault).usual.map((rule) => ruleOf(fault, rule))) };
}

/** @throws RegionError FAULTS_INVALID for the first rule whose fault cannot happen in this region */
export function checkNeeds({ rules }: FaultPlan, has: FaultNeeds): void {
  for (const [index, { fault }] of rules.entries()) {
    const { needs } = faultKind(fault);
    if (needs === undefined || has[needs]) continue;
    const how =
      needs === 'data directory' ? 'Start the region with --data.' : 'Start it without KAFKA_BOOTSTRAP_SERVERS.';
    throw new RegionError('FAULTS_INVALID', `Fault plan, rule ${index + 1}: ${fault} needs the ${needs}. ${how}`);
  }
}

function canHappen(name: FaultName, has: FaultNeeds): boolean {
  const { needs } = faultKind(name);
  return needs === undefined || has[needs];
}

function faultNamed(name: string): FaultName {
  if (isFaultName(name)) return name;
  throw new RegionError('FAULTS_INVALID', `There is no fault "${name}". There are: all, ${FAULT_NAMES.join(', ')}.`);
}

function ruleOf(fault: FaultName, { at, from, probability, times = Number.POSITIVE_INFINITY }: UsualRule): FaultRule {
  const always = { afterMs: 0, untilMs: Number.POSITIVE_INFINITY };
  return { fault, at, from, when: { probability }, times, ...always, parameters: {} };
}
