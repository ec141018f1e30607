import { AwsError } from '../core/aws-error.ts';
import { checkArn, isApiDestinationArn, isBusArn } from './arns.ts';
import type { Buses } from './buses.ts';
import { checkRoom, type Limits } from './limits.ts';
import type { Rule, RuleTarget } from './rule.ts';
import type { Rules } from './rules.ts';
import type { Target } from './target.ts';
import { compileInput } from './transform/compile-input.ts';

/** The targets of all rules. Ids are unique within one rule only. */
export class Targets {
  readonly #buses: Buses;
  readonly #rules: Rules;
  readonly #limits: Limits;

  constructor(buses: Buses, rules: Rules, limits: Limits) {
    this.#buses = buses;
    this.#rules = rules;
    this.#limits = limits;
  }

  /**
   * Adds targets to a rule, and replaces those with the same id. On an error it adds none.
   * @throws AwsError ValidationException, LimitExceededException, ResourceNotFoundException
   */
  put(busName: string | undefined, ruleName: string, targets: readonly Target[]): void {
    const rule = this.#rules.get(busName, ruleName);
    const compiled = targets.map(compileTarget);
    const ids = new Set([...rule.targets.keys(), ...targets.map((target) => target.Id)]);
    checkRoom(ids.size - 1, this.#limits.targetsPerRule);
    for (const target of compiled) rule.targets.set(target.target.Id, target);
  }

  /** Removes targets. An unknown id is not an error. @throws AwsError ResourceNotFoundException */
  remove(busName: string | undefined, ruleName: string, ids: readonly string[]): void {
    const rule = this.#rules.get(busName, ruleName);
    for (const id of ids) rule.targets.delete(id);
  }

  /** @throws AwsError ResourceNotFoundException */
  list(busName: string | undefined, ruleName: string): readonly Target[] {
    return [...this.#rules.get(busName, ruleName).targets.values()].map(({ target }) => target);
  }

  /** The rules of a bus that send to `targetArn`. @throws AwsError ResourceNotFoundException */
  rulesFor(busName: string | undefined, targetArn: string): readonly Rule[] {
    const sendsThere = ({ target }: RuleTarget): boolean => target.Arn === targetArn;
    return [...this.#buses.get(busName).rules.values()].filter((rule) => [...rule.targets.values()].some(sendsThere));
  }
}

function compileTarget(target: Target): RuleTarget {
  checkArn(target.Arn);
  const { Arn: arn, Id: id, SqsParameters: sqs, InputTransformer: transformer, InputPath: path } = target;
  if (arn.startsWith('arn:aws:sqs:') && arn.endsWith('.fifo') && sqs?.MessageGroupId === undefined) {
    throw new AwsError('ValidationException', `Parameter(s) SqsParameters must be specified for target: ${id}.`);
  }
  if ((arn.includes(':states:') || isApiDestinationArn(arn)) && target.RoleArn === undefined) {
    throw new AwsError('ValidationException', `RoleArn is required for target ${arn}.`);
  }
  if (isBusArn(arn) && (transformer ?? path ?? target.Input) !== undefined) {
    const message = `Input, InputPath and InputTransformer are not supported for event bus target ${id}.`;
    throw new AwsError('ValidationException', message);
  }
  return { target, input: compileInput(target) };
}
