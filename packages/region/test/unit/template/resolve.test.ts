import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../src/core/json.ts';
import { resolveParameters } from '../../../src/template/parameters.ts';
import { DEFAULT_STACK } from '../../../src/template/pseudo.ts';
import { resolveTemplate } from '../../../src/template/resolve.ts';
import type { ResolvedResource } from '../../../src/template/resource.ts';
import { parseTemplate } from '../../../src/template/template.ts';

const STACK = { ...DEFAULT_STACK, region: 'eu-west-1', stackName: 'shop-dev' };

function resolve(document: Json, given: Record<string, string> = {}): readonly ResolvedResource[] {
  const template = parseTemplate(document);
  return resolveTemplate(template, {
    stack: STACK,
    parameters: resolveParameters(template.parameters, given),
    identify: ({ logicalId, properties }) => ({
      ref: typeof properties['Name'] === 'string' ? properties['Name'] : logicalId,
      attributes: { Arn: `arn:test:${logicalId}`, 'Nested.Value': 'deep' },
    }),
  });
}

/** The value of property `V` of a resource `R` that stands beside a resource `Other`. */
function propertyValue(
  value: Json,
  sections: Record<string, Json> = {},
  given: Record<string, string> = {},
): Json | undefined {
  const document = {
    ...sections,
    Resources: { R: { Type: 'T', Properties: { V: value } }, Other: { Type: 'T', Properties: { Name: 'other-name' } } },
  };
  return resolve(document, given).find((resource) => resource.logicalId === 'R')?.properties['V'];
}

function failureOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : 'not an error';
  }
  return 'no failure';
}

describe('intrinsic functions', () => {
  const cases: [string, Json, Json][] = [
    ['Ref to a resource', { Ref: 'Other' }, 'other-name'],
    ['Ref to a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['Ref to the account', { Ref: 'AWS::AccountId' }, '000000000000'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Other', 'Arn'] }, 'arn:test:Other'],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Other.Nested.Value' }, 'deep'],
    [
      'Fn::Sub as a text',
      { 'Fn::Sub': '${AWS::StackName}/${Other}/${Other.Arn}/${!Kept}' },
      'shop-dev/other-name/arn:test:Other/${Kept}',
    ],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${a}-${AWS::Partition}', { a: { Ref: 'Other' } }] }, 'other-name-aws'],
    ['Fn::Join', { 'Fn::Join': [':', ['a', { Ref: 'Other' }, 3]] }, 'a:other-name:3'],
    ['Fn::Select', { 'Fn::Select': ['1', { 'Fn::Split': ['/', 'x/y/z'] }] }, 'y'],
    ['Fn::Split', { 'Fn::Split': [',', { 'Fn::Join': [',', ['a', 'b']] }] }, ['a', 'b']],
    ['Fn::Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
    ['Fn::GetAZs', { 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
    ['Fn::Cidr', { 'Fn::Cidr': ['10.0.0.0/16', 2, '8'] }, ['10.0.0.0/24', '10.0.1.0/24']],
    ['Fn::Length', { 'Fn::Length': ['a', 'b'] }, 2],
    ['Fn::ToJsonString', { 'Fn::ToJsonString': { a: { Ref: 'Other' } } }, '{"a":"other-name"}'],
    ['AWS::NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['AWS::NoValue in a list', [{ Ref: 'AWS::NoValue' }, 2], [2]],
    ['an object with several keys is data', { Ref: 'x', other: 1 }, { Ref: 'x', other: 1 }],
  ];
  test.each(cases)('%s', (_name, value, expected) => {
    expect(propertyValue(value)).toEqual(expected);
  });

  test('Fn::FindInMap takes the default only when the mapping has nothing', () => {
    const sections = { Mappings: { Sizes: { dev: { memory: 256 } } } };
    const found = (key: string): Json => ({
      'Fn::FindInMap': ['Sizes', key, 'memory', { DefaultValue: { Ref: 'Other' } }],
    });

    expect(propertyValue([found('dev'), found('prod')], sections)).toEqual([256, 'other-name']);
  });

  test('Fn::FindInMap reads the Mappings section', () => {
    const sections = { Mappings: { Sizes: { dev: { memory: 256 } } } };
    expect(propertyValue({ 'Fn::FindInMap': ['Sizes', 'dev', 'memory'] }, sections)).toBe(256);
  });
});

describe('parameters', () => {
  const Parameters = {
    Stage: { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'] },
    Subnets: { Type: 'CommaDelimitedList', Default: 'a, b' },
  };

  test('a parameter takes its default, and what is passed in wins', () => {
    expect(propertyValue({ Ref: 'Stage' }, { Parameters })).toBe('dev');
    expect(propertyValue({ Ref: 'Stage' }, { Parameters }, { Stage: 'prod' })).toBe('prod');
    expect(propertyValue({ Ref: 'Subnets' }, { Parameters })).toEqual(['a', 'b']);
  });

  test('all that is wrong with parameters is reported at once', () => {
    const declared = { ...Parameters, Key: { Type: 'String', NoEcho: true, MinLength: 8 }, Needed: { Type: 'String' } };
    expect(failureOf(() => resolveParameters(declared, { Stage: 'test', Key: 'short', Stagee: 'x' }))).toBe(
      [
        'Stagee: The template has no such parameter. It has: Stage, Subnets, Key, Needed.',
        'Stage.Parameter: "test" is not allowed. Use one of: dev, prod.',
        'Key.Parameter: The length of "****" must be at least 8.',
        'Needed.Parameter: The parameter has no default. Pass --parameter Needed=<value>.',
      ].join('\n'),
    );
  });
});

describe('types of parameters', () => {
  test.each([
    ['String', 'x'],
    ['Number', '1'],
    ['List<Number>', '1,2'],
    ['List<String>', 'a,b'],
    ['CommaDelimitedList', 'a,b'],
    ['AWS::EC2::VPC::Id', 'vpc-1'],
    ['List<AWS::EC2::Subnet::Id>', 'subnet-1,subnet-2'],
    ['AWS::SSM::Parameter::Name', '/a'],
    ['AWS::SSM::Parameter::Value<String>', '/a'],
    ['AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>', '/a'],
    ['AWS::SSM::Parameter::Value<CommaDelimitedList>', '/a'],
  ])('%s is known', (Type, Default) => {
    expect([...resolveParameters({ Given: { Type, Default } }, {}).keys()]).toEqual(['Given']);
  });

  test.each([
    'Bool',
    'string',
    'List<Bool>',
    'SecureString',
    'AWS::EC2::Subnet',
    'AWS::SSM::Parameter::Value<SecureString>',
    'AWS::SSM::Parameter::Value<AWS::SSM::Parameter::Value<String>>',
    'List<AWS::SSM::Parameter::Value<String>>',
  ])('%s is refused by name, with all others that are not known', (Type) => {
    const declared = { Known: { Type: 'String' }, Given: { Type, Default: 'x' }, Untyped: { Default: 'x' } };
    expect(failureOf(() => resolveParameters(declared, {}))).toBe(
      [
        `Given.Type: ${Type} is no type of parameters that CloudFormation has.`,
        'Untyped.Type: A parameter needs a type: String, Number or another one of CloudFormation.',
      ].join('\n'),
    );
  });
});

describe('conditions', () => {
  const sections = {
    Parameters: { Stage: { Type: 'String', Default: 'prod' } },
    Conditions: {
      IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
      IsEurope: { 'Fn::Equals': [{ 'Fn::Select': [0, { 'Fn::Split': ['-', { Ref: 'AWS::Region' }] }] }, 'eu'] },
      Both: { 'Fn::And': [{ Condition: 'IsProd' }, { Condition: 'IsEurope' }] },
      Neither: { 'Fn::Not': [{ 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'IsEurope' }] }] },
    },
  };

  test('Fn::If chooses by And, Or, Not and Equals', () => {
    expect(propertyValue({ 'Fn::If': ['Both', 'yes', 'no'] }, sections)).toBe('yes');
    expect(propertyValue({ 'Fn::If': ['Neither', 'yes', { Ref: 'AWS::NoValue' }] }, sections)).toBeUndefined();
  });

  test('a resource whose condition is false does not exist, and naming it is an error', () => {
    const Gone = { Type: 'T', Condition: 'Neither' };
    expect(
      resolve({ ...sections, Resources: { Gone, Kept: { Type: 'T', Condition: 'Both', DependsOn: ['Gone'] } } }).map(
        (r) => r.logicalId,
      ),
    ).toEqual(['Kept']);
    const named = { ...sections, Resources: { Gone, R: { Type: 'T', Properties: { V: [{ Ref: 'Gone' }] } } } };
    expect(failureOf(() => resolve(named))).toBe(
      'R.Properties.V[0].Ref: Gone does not exist, as its condition is false.',
    );
  });

  test('conditions that need each other are named', () => {
    const Conditions = { A: { 'Fn::Not': [{ Condition: 'B' }] }, B: { 'Fn::Not': [{ Condition: 'A' }] } };
    expect(failureOf(() => resolve({ Conditions, Resources: { R: { Type: 'T', Condition: 'A' } } }))).toContain(
      'The conditions A -> B -> A need each other.',
    );
  });
});

describe('what cannot be resolved', () => {
  const cases: [string, Json, string][] = [
    [
      'an unknown name',
      { a: { Ref: 'Nobody' } },
      'R.Properties.V.a.Ref: The template has no parameter or resource Nobody.',
    ],
    [
      'an unknown attribute',
      { 'Fn::GetAtt': ['Other', 'Url'] },
      'R.Properties.V.Fn::GetAtt: Other (T) has no attribute Url here. It has: Arn, Nested.Value.',
    ],
    [
      'an import',
      { 'Fn::ImportValue': 'net' },
      'R.Properties.V.Fn::ImportValue: No stack of the region exports net. Deploy that stack before this one.',
    ],
    [
      'an unknown function',
      { 'Fn::Transform': {} },
      'R.Properties.V: Fn::Transform cannot be resolved here. Write the value out in the template.',
    ],
    ['an index beyond the list', { 'Fn::Select': [4, ['a']] }, 'R.Properties.V.Fn::Select: The list has no element 4.'],
    ['a missing mapping', { 'Fn::FindInMap': ['A', 'b', 'c'] }, 'R.Properties.V.Fn::FindInMap: Mappings has no A.b.c.'],
  ];
  test.each(cases)('%s is named with its place', (_name, value, message) => {
    expect(failureOf(() => propertyValue(value))).toBe(message);
  });

  test('resources that need each other are named by their logical ids', () => {
    const refer = (id: string): Json => ({ Type: 'T', Properties: { V: { Ref: id } } });
    expect(failureOf(() => resolve({ Resources: { A: refer('B'), B: refer('C'), C: refer('A') } }))).toContain(
      'Circular dependency between resources: A -> B -> C -> A. Take one reference out.',
    );
  });

  test('everything that is wrong is reported at once', () => {
    const Resources = {
      A: { Type: 'T', Properties: { V: { Ref: 'X' } } },
      B: { Type: 'T', Properties: { V: { Ref: 'Y' } } },
    };
    expect(failureOf(() => resolve({ Resources })).split('\n')).toEqual([
      'A.Properties.V.Ref: The template has no parameter or resource X.',
      'B.Properties.V.Ref: The template has no parameter or resource Y.',
    ]);
  });
});

test('resources come after those that they name or depend on', () => {
  const Resources = {
    Mapping: { Type: 'T', DependsOn: 'Role', Properties: { Fn: { Ref: 'Function' } } },
    Function: { Type: 'T', Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
    Role: { Type: 'T' },
  };
  expect(resolve({ Resources }).map((resource) => resource.logicalId)).toEqual(['Role', 'Function', 'Mapping']);
});
