import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import type { JsonObject } from '../core/json.ts';
import type { Random } from '../core/random.ts';
import type { FaultName, FaultParameters } from './kinds.ts';
import type { FaultPlan } from './plan.ts';
import { RunningRule } from './running-rule.ts';

export interface FaultsDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly seed: number;
  readonly plan: FaultPlan | undefined;
}

/** Where a fault may strike. */
export interface FaultPoint {
  /** `<kind of place>/<name>/...` */
  readonly place: string;
  /** The function that calls. */
  readonly caller?: string | undefined;
  /** The ids by which the journal finds what is struck. */
  readonly ids?: () => readonly string[];
}

/** A fault that strikes, with what its rule says of it. */
export interface Strike extends FaultParameters {
  /** The rule's own, for further choices. */
  readonly random: Random;
}

/**
 * The faults of one region. Whoever can suffer a fault asks at the place where it would happen; each strike is in the
 * journal. All choices come from the seed.
 */
export class Faults {
  readonly #deps: FaultsDeps;
  readonly #startedAtMs: number;
  readonly #rules: readonly RunningRule[];
  readonly #byFault: Partial<Record<FaultName, readonly RunningRule[]>>;
  /** Switched off, calls are not counted either. */
  isEnabled = true;

  constructor(deps: FaultsDeps) {
    this.#deps = deps;
    this.#startedAtMs = deps.clock.now();
    this.#rules = (deps.plan?.rules ?? []).map((rule, index) => new RunningRule(rule, index + 1, deps.seed));
    this.#byFault = Object.groupBy(this.#rules, ({ rule }) => rule.fault);
  }

  get ruleCount(): number {
    return this.#rules.length;
  }

  /** Whether any rule is about one of these faults. */
  has(...faults: readonly FaultName[]): boolean {
    return faults.some((fault) => this.#byFault[fault] !== undefined);
  }

  /** Says whether the fault strikes here and now; the first rule that does has it. */
  strike(fault: FaultName, point: FaultPoint): Strike | undefined {
    const rules = this.#byFault[fault];
    if (rules === undefined || !this.isEnabled) return undefined;
    const atMs = this.#deps.clock.now() - this.#startedAtMs;
    const [first] = rules.filter((rule) => rule.isDue(point.place, point.caller, atMs));
    return first && this.#strike(first, point);
  }

  #strike(running: RunningRule, { place, caller, ids }: FaultPoint): Strike {
    running.strikes++;
    const { parameters, random, rule, number, calls, strikes } = running;
    const { withinMs } = parameters;
    const delayMs = withinMs > 0 ? 1 + random.integer(withinMs) : parameters.delayMs;
    this.#deps.journal.record('fault', place, ids?.() ?? [], {
      fault: rule.fault,
      rule: number,
      nth: calls,
      strike: strikes,
      ...(caller !== undefined && { caller }),
      ...(delayMs > 0 && { delayMs }),
    });
    return { ...parameters, delayMs, random };
  }

  /** The rules with what they have met so far. */
  report(): JsonObject {
    const rules = this.#rules.map(({ number, rule, calls, strikes }) => {
      const { fault, at, from = null } = rule;
      return { rule: number, fault, at, from, calls, strikes };
    });
    return { enabled: this.isEnabled, seed: this.#deps.seed, rules };
  }
}

/** The faults of a region in which nothing goes wrong on purpose. */
export function noFaults(deps: Pick<FaultsDeps, 'clock' | 'journal'>): Faults {
  return new Faults({ ...deps, seed: 0, plan: undefined });
}
