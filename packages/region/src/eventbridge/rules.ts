import { AwsError } from '../core/aws-error.ts';
import { DEFAULT_BUS, type Home, ruleArn } from './arns.ts';
import type { Bus, Buses } from './buses.ts';
import { checkRoom, type Limits } from './limits.ts';
import { compilePattern, type Pattern } from './pattern/pattern.ts';
import { isEnabled, type Rule, type RuleSettings, type RuleState } from './rule.ts';
import { parseSchedule } from './schedule/expression.ts';

/** Called when a rule was created, changed or deleted. The second argument is absent for a deleted rule. */
export type RuleListener = (arn: string, rule: Rule | undefined) => void;

/** The rules of all buses. */
export class Rules {
  readonly #buses: Buses;
  readonly #home: Home;
  readonly #limits: Limits;
  readonly #onChange: RuleListener;

  constructor(buses: Buses, home: Home, limits: Limits, onChange: RuleListener) {
    this.#buses = buses;
    this.#home = home;
    this.#limits = limits;
    this.#onChange = onChange;
  }

  /**
   * Creates a rule, or changes the rule with that name and keeps its targets.
   * @throws AwsError InvalidEventPatternException, ValidationException, LimitExceededException, ResourceNotFoundException
   */
  put(busName: string | undefined, settings: RuleSettings): Rule {
    const bus = this.#buses.get(busName);
    const { name, eventPattern, scheduleExpression } = settings;
    if (eventPattern === undefined && scheduleExpression === undefined) {
      throw new AwsError('ValidationException', 'Parameter(s) EventPattern or ScheduleExpression must be specified.');
    }
    if (scheduleExpression !== undefined) checkSchedule(bus, scheduleExpression);
    const pattern = eventPattern === undefined ? undefined : this.#compile(bus, name, eventPattern);
    const earlier = bus.rules.get(name);
    if (!earlier) checkRoom(bus.rules.size, this.#limits.rulesPerBus);
    const base = { ...settings, arn: ruleArn(this.#home, bus.name, name), bus: bus.name };
    const rule = { ...base, targets: earlier?.targets ?? new Map(), ...(pattern && { pattern }) };
    this.#replace(bus, rule);
    return rule;
  }

  /** Enables or disables a rule. @throws AwsError ResourceNotFoundException */
  setState(busName: string | undefined, name: string, state: RuleState): void {
    this.#replace(this.#buses.get(busName), { ...this.get(busName, name), state });
  }

  /** Deletes a rule without targets. An unknown rule is not an error. @throws AwsError ValidationException */
  delete(busName: string | undefined, name: string): void {
    const bus = this.#buses.get(busName);
    const rule = bus.rules.get(name);
    if (!rule) return;
    if (rule.targets.size > 0) throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
    bus.rules.delete(name);
    bus.index.remove(name);
    this.#onChange(rule.arn, undefined);
  }

  /** @throws AwsError ResourceNotFoundException */
  get(busName: string | undefined, name: string): Rule {
    const bus = this.#buses.get(busName);
    const rule = bus.rules.get(name);
    if (rule) return rule;
    throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus.name}.`);
  }

  /** The rules of one bus, by name. @throws AwsError ResourceNotFoundException */
  list(busName: string | undefined): readonly Rule[] {
    const rules = [...this.#buses.get(busName).rules.values()];
    return rules.sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  #compile(bus: Bus, name: string, text: string): Pattern {
    const pattern = compilePattern(text);
    if (text.length > this.#limits.patternChars) {
      const message = `Event pattern has ${text.length} characters; ${this.#limits.patternChars} are allowed.`;
      throw new AwsError('LimitExceededException', message);
    }
    if (pattern.hasWildcards) {
      const others = [...bus.rules.values()].filter((rule) => rule.name !== name && rule.pattern?.hasWildcards);
      checkRoom(others.length, this.#limits.wildcardRulesPerBus);
    }
    return pattern;
  }

  #replace(bus: Bus, rule: Rule): void {
    bus.rules.set(rule.name, rule);
    if (rule.pattern && isEnabled(rule)) bus.index.add(rule.name, rule.pattern);
    else bus.index.remove(rule.name);
    this.#onChange(rule.arn, rule);
  }
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html */
function checkSchedule(bus: Bus, expression: string): void {
  if (bus.name !== DEFAULT_BUS) {
    throw new AwsError('ValidationException', 'ScheduleExpression is supported only on the default event bus.');
  }
  if (!parseSchedule(expression))
    throw new AwsError('ValidationException', 'Parameter ScheduleExpression is not valid.');
}
