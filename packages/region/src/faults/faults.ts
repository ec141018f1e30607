import type { Clock } from '../core/clock.ts';
import type { Hop, Journal } from '../core/journal.ts';
import type { JsonObject } from '../core/json.ts';
import type { Random } from '../core/random.ts';
import { type FaultName, type FaultParameters, faultKind } from './kinds.ts';
import type { FaultPlan } from './plan.ts';
import { RunningRule } from './running-rule.ts';

export interface FaultsDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly seed: number;
  readonly plan: FaultPlan | undefined;
  /** Told of each fault before it takes effect. */
  readonly onFault?: ((fault: Omit<Hop, 'step'>) => void) | undefined;
}

/** A point at which a fault can be injected. */
export interface FaultPoint {
  /** A path: `<service or kind>/<name>/...` */
  readonly place: string;
  /** The function that calls. */
  readonly caller?: string | undefined;
  /** The ids by which the journal finds the event or message that is affected. */
  readonly ids?: () => readonly string[];
  /** The invocation that is affected, or that makes the call. */
  readonly requestId?: string | undefined;
  /** The ids of the events that the call itself carries. */
  readonly carried?: () => readonly string[];
  /** Further choices, for the log. */
  readonly detail?: (random: Random) => JsonObject;
}

/** An injected fault, with the parameters of the rule that fired. */
export interface Injection extends FaultParameters {
  /** The rule's own source of random numbers, for further choices. */
  readonly random: Random;
}

/**
 * The faults of one region. A service asks at each point where a fault can happen. The journal has each injected fault.
 * All choices come from the seed.
 */
export class Faults {
  readonly #deps: FaultsDeps;
  readonly #startedAtMs: number;
  readonly #rules: readonly RunningRule[];
  readonly #byFault: Partial<Record<FaultName, readonly RunningRule[]>>;
  /** While false, rules neither fire nor count calls. */
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

  /** Whether faults are on at all, then for each rule of the plan. */
  get switches(): readonly boolean[] {
    return [this.isEnabled, ...this.#rules.map(({ isEnabled }) => isEnabled)];
  }

  /** Whether any rule is about one of these faults. */
  has(...faults: readonly FaultName[]): boolean {
    return faults.some((fault) => this.#byFault[fault] !== undefined);
  }

  /** @param number of the rule in the plan, from 1. @returns false when there is no such rule */
  enableRule(number: number, isEnabled: boolean): boolean {
    const rule = this.#rules[number - 1];
    if (rule !== undefined) rule.isEnabled = isEnabled;
    return rule !== undefined;
  }

  /** Injects the fault if a rule fires at this call; the first such rule wins. */
  inject(fault: FaultName, point: FaultPoint): Injection | undefined {
    const rules = this.#byFault[fault];
    if (rules === undefined || !this.isEnabled) return undefined;
    const atMs = this.#deps.clock.now() - this.#startedAtMs;
    const [first] = rules.filter((rule) => rule.isDue(point.place, point.caller, atMs));
    return first && this.#fire(first, point);
  }

  #fire(running: RunningRule, point: FaultPoint): Injection {
    running.fired++;
    const { parameters, random, rule, number, calls, fired } = running;
    const { withinMs } = parameters;
    const delayMs = withinMs > 0 ? 1 + random.integer(withinMs) : parameters.delayMs;
    const { place, caller, requestId, ids = () => [], carried, detail: more } = point;
    const detail = {
      fault: rule.fault,
      rule: number,
      nth: calls,
      fired,
      ...(caller !== undefined && { caller }),
      ...(requestId !== undefined && { requestId }),
      ...(carried !== undefined && { carried: [...carried()] }),
      ...(delayMs > 0 && { delayMs }),
      ...more?.(random),
    };
    this.#record(place, ids(), detail);
    return { ...parameters, delayMs, random };
  }

  #record(place: string, ids: readonly string[], detail: JsonObject): void {
    const { clock, journal, onFault } = this.#deps;
    journal.record('fault', place, ids, detail);
    onFault?.({ n: journal.newest, at: clock.now(), place, ids, detail });
  }

  /** The rules, with the number of calls that each has met and the times that it has fired. */
  report(): JsonObject {
    const rules = this.#rules.map(({ number, rule, isEnabled, calls, fired }) => {
      const { fault, at, from = null, when } = rule;
      return {
        rule: number,
        fault,
        about: faultKind(fault).about,
        at,
        from,
        ...when,
        enabled: isEnabled,
        calls,
        fired,
      };
    });
    return { enabled: this.isEnabled, seed: this.#deps.seed, rules };
  }
}

/** The faults of a region in which nothing goes wrong on purpose. */
export function noFaults(deps: Pick<FaultsDeps, 'clock' | 'journal'>): Faults {
  return new Faults({ ...deps, seed: 0, plan: undefined });
}
