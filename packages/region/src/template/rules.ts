import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import { pseudoParameters, type StackIdentity } from './pseudo.ts';
import { type RuleValues, readTest, type Test } from './rule-functions.ts';
import { fail } from './scope.ts';
import type { Template } from './template.ts';
import { type Finding, TemplateError } from './template-error.ts';

interface Assertion {
  readonly holds: Test;
  readonly description: string;
}

/** One entry of a template's Rules: its assertions must hold where its condition does. */
export interface Rule {
  readonly name: string;
  readonly applies: Test;
  readonly assertions: readonly Assertion[];
}

/**
 * Reads the rules of a template.
 * @throws TemplateError TEMPLATE_UNRESOLVABLE with the first problem of form
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
 */
export function readRules({ rules, parameters }: Template, stack: StackIdentity): readonly Rule[] {
  const names = new Set([...Object.keys(parameters), ...pseudoParameters(stack).keys()]);
  return Object.entries(rules).map(([name, rule]) => readRule(name, rule, names));
}

/**
 * Makes sure that the values of parameters keep the rules of their template.
 * @throws TemplateError RULE_BROKEN with each assertion that does not hold; TEMPLATE_UNRESOLVABLE
 */
export function checkRules(template: Template, stack: StackIdentity, parameters: ReadonlyMap<string, Json>): void {
  const values: RuleValues = new Map<string, Json>([...pseudoParameters(stack), ...parameters]);
  const findings = readRules(template, stack).flatMap((rule) => brokenAssertions(rule, values));
  if (findings.length === 0) return;
  const descriptions = findings.map(({ message }) => message).join('; ');
  throw new TemplateError('RULE_BROKEN', findings, `Template validation error: ${descriptions}`);
}

function readRule(name: string, source: Json, names: ReadonlySet<string>): Rule {
  const location = { logicalId: name, path: 'Assertions' };
  const { RuleCondition: condition, Assertions: assertions } = isObject(source) ? source : {};
  if (!Array.isArray(assertions) || assertions.length === 0) {
    return fail(location, 'A rule has a list of Assertions, each with an Assert.');
  }
  return {
    name,
    applies: condition === undefined ? () => true : readTest(condition, { ...location, path: 'RuleCondition' }, names),
    assertions: assertions.map((assertion, index) => readAssertion(name, assertion, index, names)),
  };
}

function readAssertion(rule: string, source: Json, index: number, names: ReadonlySet<string>): Assertion {
  const path = `Assertions[${index}].Assert`;
  const { Assert: assert, AssertDescription: description }: JsonObject = isObject(source) ? source : {};
  return {
    holds: readTest(assert, { logicalId: rule, path }, names),
    description: scalarText(description) ?? 'The assertion does not hold.',
  };
}

function brokenAssertions({ name, applies, assertions }: Rule, values: RuleValues): readonly Finding[] {
  if (!applies(values)) return [];
  return assertions.flatMap(({ holds, description }, index) =>
    holds(values) ? [] : [{ logicalId: name, path: `Assertions[${index}]`, message: description }],
  );
}
