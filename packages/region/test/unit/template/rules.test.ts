import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { DEFAULT_STACK } from '../../../src/template/pseudo.ts';
import { checkRules } from '../../../src/template/rules.ts';
import { parseTemplate } from '../../../src/template/template.ts';
import { TemplateError } from '../../../src/template/template-error.ts';

const VALUES = new Map<string, Json>([
  ['Api', 'jwt'],
  ['Audience', ''],
  ['Zones', ['a', 'b']],
]);

const parameters: JsonObject = {
  Api: { Type: 'String' },
  Audience: { Type: 'String' },
  Zones: { Type: 'CommaDelimitedList' },
};

/** The message of the rules, or "kept". */
function outcome(rules: JsonObject): string {
  const template = parseTemplate({ Parameters: parameters, Rules: rules, Resources: {} });
  try {
    checkRules(template, DEFAULT_STACK, VALUES);
    return 'kept';
  } catch (error) {
    return error instanceof TemplateError ? `${error.code} ${error.message}` : String(error);
  }
}

const asserting = (Assert: Json, more: JsonObject = {}): JsonObject => ({
  Rule: { Assertions: [{ Assert, AssertDescription: 'not so' }], ...more },
});

const BROKEN = 'RULE_BROKEN Rule.Assertions[0]: not so';
const api = { Ref: 'Api' };
const isJwt = { 'Fn::Equals': [api, 'jwt'] };
const isOpen = { 'Fn::Equals': [api, 'open'] };

describe('an assertion', () => {
  const cases: [Json, 'kept' | 'broken'][] = [
    [isJwt, 'kept'],
    [isOpen, 'broken'],
    [{ 'Fn::Not': [isOpen] }, 'kept'],
    [{ 'Fn::Not': [isJwt] }, 'broken'],
    [{ 'Fn::And': [isJwt, { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }] }, 'kept'],
    [{ 'Fn::And': [isJwt, isOpen] }, 'broken'],
    [{ 'Fn::Or': [isOpen, isJwt] }, 'kept'],
    [{ 'Fn::Or': [isOpen, isOpen] }, 'broken'],
    [{ 'Fn::Contains': [['iam', 'jwt'], api] }, 'kept'],
    [{ 'Fn::Contains': [['iam'], api] }, 'broken'],
    [{ 'Fn::Contains': [{ Ref: 'Zones' }, 'b'] }, 'kept'],
    [{ 'Fn::EachMemberEquals': [[api, 'jwt'], 'jwt'] }, 'kept'],
    [{ 'Fn::EachMemberEquals': [{ Ref: 'Zones' }, 'a'] }, 'broken'],
    [{ 'Fn::EachMemberIn': [{ Ref: 'Zones' }, ['a', 'b', 'c']] }, 'kept'],
    [{ 'Fn::EachMemberIn': [{ Ref: 'Zones' }, ['a']] }, 'broken'],
  ];
  test.each(cases)('%j is %s', (assert, expected) => {
    expect(outcome(asserting(assert))).toBe(expected === 'kept' ? 'kept' : BROKEN);
  });

  test('counts only where the condition of its rule holds', () => {
    expect(outcome(asserting(isOpen, { RuleCondition: isOpen }))).toBe('kept');
    expect(outcome(asserting(isOpen, { RuleCondition: isJwt }))).toBe(BROKEN);
  });

  test('that does not hold is named with all others, also without a description', () => {
    const rules = { One: { Assertions: [{ Assert: isJwt }, { Assert: isOpen }] }, ...asserting(isOpen) };

    expect(outcome(rules)).toBe(
      'RULE_BROKEN One.Assertions[1]: The assertion does not hold.\nRule.Assertions[0]: not so',
    );
  });
});

describe('a rule is refused', () => {
  const cases: [string, JsonObject, string][] = [
    ['without assertions', { Rule: {} }, 'Rule.Assertions: A rule has a list of Assertions, each with an Assert.'],
    [
      'that names no parameter',
      asserting({ 'Fn::Equals': [{ Ref: 'Nobody' }, 'x'] }),
      'Rule.Assertions[0].Assert.Fn::Equals[0]: The template has no parameter Nobody.',
    ],
    ['with one part of an Fn::And', asserting({ 'Fn::And': [isJwt] }), 'Fn::And: It takes a list of 2 to 10.'],
    ['with another function', asserting({ 'Fn::If': ['C', isJwt, isOpen] }), 'A rule asks with one of Fn::And, Fn::Or'],
    [
      'with a function of a comparison',
      asserting({ 'Fn::Equals': [{ 'Fn::Join': ['', [api]] }, 'x'] }),
      'A rule compares texts, lists of texts and Refs.',
    ],
    [
      'that looks up resources',
      asserting({ 'Fn::EachMemberIn': [{ 'Fn::ValueOfAll': ['AWS::EC2::Subnet::Id', 'VpcId'] }, ['vpc']] }),
      'Fn::ValueOfAll looks up resources',
    ],
  ];
  test.each(cases)('%s', (_what, rules, message) => {
    expect(outcome(rules)).toContain('TEMPLATE_UNRESOLVABLE Rule.');
    expect(outcome(rules)).toContain(message);
  });
});
