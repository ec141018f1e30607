import { type Random, seededRandom } from '../core/random.ts';
import { type FaultParameters, faultKind } from './kinds.ts';
import { pathMatcher } from './pattern.ts';
import type { FaultRule, Frequency } from './plan.ts';

const NO_PARAMETERS: FaultParameters = {
  delayMs: 0,
  withinMs: 0,
  jumpMs: 0,
  share: 1,
  code: '',
  status: 0,
  message: '',
};

/** Spreads the numbers of rules over all seeds, so that neighbouring rules get unrelated random numbers. */
const GOLDEN_RATIO = 0x9e3779b1;

/**
 * A rule with its counters: counts the calls that match it and decides at which it fires. Each rule has its own random
 * numbers, so that one rule does not change the choices of another.
 */
export class RunningRule {
  readonly rule: FaultRule;
  /** The position in the plan, from 1. */
  readonly number: number;
  readonly random: Random;
  readonly parameters: FaultParameters;
  readonly #isAt: (place: string) => boolean;
  readonly #isFrom: (caller: string) => boolean;
  /** While false, it neither fires nor counts calls. */
  isEnabled = true;
  calls = 0;
  fired = 0;

  constructor(rule: FaultRule, number: number, seed: number) {
    this.rule = rule;
    this.number = number;
    this.random = seededRandom(seed ^ Math.imul(number, GOLDEN_RATIO));
    this.parameters = { ...NO_PARAMETERS, ...faultKind(rule.fault).parameters, ...rule.parameters };
    this.#isAt = pathMatcher(rule.at);
    this.#isFrom = rule.from === undefined ? () => true : pathMatcher(rule.from);
  }

  /**
   * Counts one call if it matches, and decides whether the rule fires at it.
   * @param atMs since the start of the region
   */
  isDue(place: string, caller: string | undefined, atMs: number): boolean {
    const { from, afterMs, untilMs, times, when } = this.rule;
    if (!this.isEnabled || atMs < afterMs || atMs >= untilMs || !this.#isAt(place)) return false;
    if (caller === undefined ? from !== undefined : !this.#isFrom(caller)) return false;
    this.calls++;
    return this.#isTurn(when) && this.fired < times;
  }

  #isTurn(when: Frequency): boolean {
    if ('nth' in when) return this.calls === when.nth;
    if ('every' in when) return this.calls % when.every === 0;
    return this.random.next() < when.probability;
  }
}
