import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { besidesLoops, withoutLanguageExtensions } from '../../../src/template/language-extensions.ts';
import { DEFAULT_STACK } from '../../../src/template/pseudo.ts';

const Transform = 'AWS::LanguageExtensions';
const PARAMETERS = new Map<string, Json>([
  ['Names', ['north', 'south']],
  ['Keep', 'Retain'],
]);

const transformed = (document: JsonObject): Json =>
  withoutLanguageExtensions({ Transform, ...document }, { parameters: PARAMETERS, stack: DEFAULT_STACK });

const resources = (Resources: JsonObject, more: JsonObject = {}): JsonObject => {
  const result = transformed({ Resources, ...more });
  return result as JsonObject & { Resources: JsonObject };
};

describe('Fn::ForEach', () => {
  test('writes a resource for each item, and puts the item in keys, texts and references', () => {
    const loop = [
      'Side',
      { Ref: 'Names' },
      { 'Queue${Side}': { Type: 'Q', Name: { 'Fn::Sub': 'q-${Side}' }, Is: { Ref: 'Side' } } },
    ];

    expect(resources({ 'Fn::ForEach::Sides': loop })['Resources']).toEqual({
      Queuenorth: { Type: 'Q', Name: { 'Fn::Sub': 'q-north' }, Is: 'north' },
      Queuesouth: { Type: 'Q', Name: { 'Fn::Sub': 'q-south' }, Is: 'south' },
    });
  });

  test('writes letters and digits of an item only where the name stands behind an ampersand', () => {
    const loop = ['Ip', ['10.0.0.1'], { 'Host&{Ip}': { Type: 'H', Address: '${Ip}', Id: '&{Ip}' } }];

    expect(resources({ 'Fn::ForEach::Hosts': loop })['Resources']).toEqual({
      Host10001: { Type: 'H', Address: '10.0.0.1', Id: '10001' },
    });
  });

  test('takes an item as it is, also when it has signs of a replacement', () => {
    const loop = ['Sign', ['$&'], { 'One&{Sign}': { Type: 'H', Text: '${Sign}' } }];

    expect(resources({ 'Fn::ForEach::Signs': loop })['Resources']).toEqual({ One: { Type: 'H', Text: '$&' } });
  });

  test('runs in a loop, whose collection may depend on the outer item', () => {
    const Mappings = { Of: { a: { List: ['x', 'y'] }, b: { List: ['z'] } } };
    const inner = ['In', { 'Fn::FindInMap': ['Of', { Ref: 'Out' }, 'List'] }, { '${Out}${In}': { Type: 'T' } }];
    const loop = ['Out', ['a', 'b'], { 'Fn::ForEach::Inner': inner }];

    const { Resources } = resources({ 'Fn::ForEach::Outer': loop }, { Mappings }) as { Resources: JsonObject };

    expect(Object.keys(Resources)).toEqual(['ax', 'ay', 'bz']);
  });

  test('writes properties into the object around it', () => {
    const Properties = { First: 1, 'Fn::ForEach::Props': ['P', ['B', 'C'], { '${P}': { Ref: 'P' } }], Last: 2 };

    expect(resources({ R: { Type: 'T', Properties } })['Resources']).toEqual({
      R: { Type: 'T', Properties: { First: 1, B: 'B', C: 'C', Last: 2 } },
    });
  });

  test('writes outputs and conditions', () => {
    const Outputs = {
      'Fn::ForEach::Out': ['N', ['A'], { 'Name${N}': { Value: { 'Fn::GetAtt': ['Queue${N}', 'Arn'] } } }],
    };
    const Conditions = { 'Fn::ForEach::Cond': ['N', ['A'], { 'Is${N}': { 'Fn::Equals': [{ Ref: 'N' }, 'A'] } }] };

    expect(resources({ R: { Type: 'T' } }, { Outputs, Conditions })).toMatchObject({
      Outputs: { NameA: { Value: { 'Fn::GetAtt': ['QueueA', 'Arn'] } } },
      Conditions: { IsA: { 'Fn::Equals': ['A', 'A'] } },
    });
  });

  test.each<[what: string, resources: JsonObject, message: string]>([
    ['of two parts', { 'Fn::ForEach::L': ['A', ['b']] }, 'Fn::ForEach layout is incorrect'],
    ['without a fragment', { 'Fn::ForEach::L': ['A', ['b'], 'c'] }, 'Fn::ForEach layout is incorrect'],
    [
      'over a resource',
      { 'Fn::ForEach::L': ['A', { 'Fn::GetAtt': 'Q.List' }, { '${A}': { Type: 'T' } }] },
      'Could not find a collection or could not be resolved for Fn::ForEach',
    ],
    [
      'that writes a key twice',
      { 'Fn::ForEach::L': ['A', ['b', 'c'], { Same: { Type: 'T' } }] },
      "Duplicate key 'Same' when merging keys to parent object in Fn::ForEach",
    ],
    [
      'with the name of a resource',
      { L: { Type: 'T' }, 'Fn::ForEach::L': ['A', ['b'], { '${A}': { Type: 'T' } }] },
      'Fn::ForEach loop name L is not unique in the template',
    ],
  ])('is refused %s', (_what, source, message) => {
    expect(() => resources(source)).toThrow(`Transform AWS::LanguageExtensions failed with: ${message}`);
  });
});

describe('the other extensions', () => {
  test('a length is a number before the template is read on', () => {
    const Conditions = { Two: { 'Fn::Equals': [{ 'Fn::Length': { Ref: 'Names' } }, 2] } };

    expect(resources({ R: { Type: 'T' } }, { Conditions })['Conditions']).toEqual({ Two: { 'Fn::Equals': [2, 2] } });
  });

  test('a length of something that is not known yet is refused', () => {
    expect(() =>
      resources({ R: { Type: 'T', Properties: { N: { 'Fn::Length': { 'Fn::GetAtt': 'Q.List' } } } } }),
    ).toThrow(
      'Transform AWS::LanguageExtensions failed with: The Fn::Length value could not be resolved for properties',
    );
  });

  test('policies of resources may be functions, also of conditions', () => {
    const UpdateReplacePolicy = { 'Fn::If': ['Never', 'Retain', 'Delete'] };
    const R = { Type: 'T', DeletionPolicy: { Ref: 'Keep' }, UpdateReplacePolicy };
    const Conditions = { Never: { 'Fn::Equals': ['a', 'b'] } };

    expect(resources({ R }, { Conditions })['Resources']).toEqual({
      R: { Type: 'T', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Delete' },
    });
  });

  test('a policy of a resource is refused when it needs another resource', () => {
    expect(() => resources({ R: { Type: 'T', DeletionPolicy: { Ref: 'Q' } } })).toThrow(
      'Transform AWS::LanguageExtensions failed with: The value of DeletionPolicy could not be resolved',
    );
  });
});

describe('without the macro', () => {
  test.each<[JsonObject, string]>([
    [
      { 'Fn::ForEach::L': ['A', ['b'], { '${A}': { Type: 'T' } }] },
      'Template format error: [/Resources/Fn::ForEach::L] resource definition is malformed',
    ],
    [
      { R: { Type: 'T', Properties: { V: [{ 'Fn::Length': ['a'] }] } } },
      'Template format error: [/Resources/R/Properties/V/0/Fn::Length] needs Transform: AWS::LanguageExtensions',
    ],
  ])('its functions are refused', (Resources, message) => {
    const input = { parameters: PARAMETERS, stack: DEFAULT_STACK };
    expect(() => withoutLanguageExtensions({ Resources }, input)).toThrow(message);
    expect(() => besidesLoops({ Resources })).toThrow(message);
  });

  test('a template stays as it is', () => {
    const document = { Resources: { R: { Type: 'T', DeletionPolicy: 'Retain' } } };

    expect(withoutLanguageExtensions(document, { parameters: PARAMETERS, stack: DEFAULT_STACK })).toBe(document);
  });
});
