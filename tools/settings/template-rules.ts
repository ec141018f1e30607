import { type JsonObject, textOf } from '@tributary/region/json';
import { decide } from '../template/decide.ts';
import { at, objectAt, oneOrMore } from '../template/template.ts';

/**
 * What the `Rules` of a template have against values of its parameters: CloudFormation would refuse them, with the same
 * words.
 * @param values by parameter
 * @throws Error for a rule that cannot be decided
 */
export function brokenRules(template: JsonObject, values: ReadonlyMap<string, string>): readonly string[] {
  const given = { conditions: objectAt(template, 'Conditions'), values };
  return Object.values(objectAt(template, 'Rules'))
    .filter((rule) => at(rule, 'RuleCondition') === undefined || decide(at(rule, 'RuleCondition'), given))
    .flatMap((rule) => oneOrMore(at(rule, 'Assertions')))
    .filter((assertion) => !decide(at(assertion, 'Assert'), given))
    .map((assertion) => textOf(at(assertion, 'AssertDescription')));
}
