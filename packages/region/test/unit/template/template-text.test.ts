import { describe, expect, test } from '@jest/globals';
import { at, type Json } from '../../../src/core/json.ts';
import { TemplateError } from '../../../src/template/template-error.ts';
import { parseTemplateText } from '../../../src/template/template-text.ts';

/** A value of YAML, as the template has it. */
const value = (yaml: string): Json | undefined => at(parseTemplateText(`V: ${yaml}`), 'V');

describe('the short form', () => {
  const cases: [string, Json][] = [
    ['!Ref Queue', { Ref: 'Queue' }],
    ['!Condition IsProd', { Condition: 'IsProd' }],
    ['!GetAtt Queue.Arn', { 'Fn::GetAtt': ['Queue', 'Arn'] }],
    ['!GetAtt Stack.Outputs.Url', { 'Fn::GetAtt': ['Stack', 'Outputs.Url'] }],
    ['!GetAtt [Queue, Arn]', { 'Fn::GetAtt': ['Queue', 'Arn'] }],
    ['!Sub "${AWS::StackName}-x"', { 'Fn::Sub': '${AWS::StackName}-x' }],
    ['!Sub ["${a}", {a: !Ref B}]', { 'Fn::Sub': ['${a}', { a: { Ref: 'B' } }] }],
    ['!Join ["-", [a, !Ref B]]', { 'Fn::Join': ['-', ['a', { Ref: 'B' }]] }],
    ['!If [IsProd, !Ref A, !Ref "AWS::NoValue"]', { 'Fn::If': ['IsProd', { Ref: 'A' }, { Ref: 'AWS::NoValue' }] }],
    ['!Select [0, !GetAZs ""]', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }],
    ['!ImportValue {"Fn::Sub": "x"}', { 'Fn::ImportValue': { 'Fn::Sub': 'x' } }],
    ['!Not [!Equals [!Ref A, ""]]', { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'A' }, ''] }] }],
    ['!Base64 |\n  line\n', { 'Fn::Base64': 'line\n' }],
  ];
  test.each(cases)('%s is read as the long one', (yaml, expected) => {
    expect(value(yaml)).toEqual(expected);
  });
});

describe('a value of YAML', () => {
  const cases: [string, Json][] = [
    ['2012-10-17', '2012-10-17'],
    ['yes', true],
    ['y', 'y'],
    ['Off', false],
    ['N', 'N'],
    ['"yes"', 'yes'],
    ['010', 8],
    ['~', null],
    ['{<<: a}', { '<<': 'a' }],
  ];
  test.each(cases)('%s is read as CloudFormation reads it', (yaml, expected) => {
    expect(value(yaml)).toEqual(expected);
  });
});

describe('the lines within brackets may begin at any column', () => {
  const cases: [string, Json][] = [
    ['[\n1,\n 2\n]', [1, 2]],
    ['{\nA: 1\n}', { A: 1 }],
    ['!If [X, {\n  A: [\n1]\n}, !Ref B]', { 'Fn::If': ['X', { A: [1] }, { Ref: 'B' }] }],
  ];
  test.each(cases)('%j', (yaml, expected) => {
    expect(value(yaml)).toEqual(expected);
    expect(parseTemplateText(`A:\n  V: ${yaml}\n  W: 3`)).toEqual({ A: { V: expected, W: 3 } });
  });

  test('but they end', () => {
    expect(() => parseTemplateText('A: [\nB: 1\n')).toThrow(TemplateError);
  });
});

test('JSON is read as JSON', () => {
  expect(parseTemplateText('{"V": {"Ref": "yes"}}')).toEqual({ V: { Ref: 'yes' } });
});

describe('a template is refused', () => {
  const cases: [string, string, string, string][] = [
    ['that is no YAML', 'a:\n  - b\n c', 'Template format error: YAML not well-formed. (line 3, column 1)', 'line 3'],
    ['that is no JSON', '{\n"a": }', 'Template format error: JSON not well-formed.', "Unexpected token '}'"],
    ['that is cut short', '{\n"a"', 'Template format error: JSON not well-formed. (line 2, column 4)', "Expected ':'"],
    ['with an unknown tag', 'a: !Foo x', 'Template format error: YAML not well-formed. (line 1, column 4)', '!Foo'],
    ['with a key twice', 'a: 1\na: 2', 'Template format error: YAML not well-formed. (line 2, column 1)', 'unique'],
    [
      'with an alias',
      'a: &x 1\nb: *x',
      'Template format error: YAML aliases are not allowed in CloudFormation templates',
      '*x',
    ],
  ];
  test.each(cases)('%s', (_what, text, asAws, reason) => {
    const refusal = { code: 'TEMPLATE_MALFORMED', asAws, message: expect.stringContaining(reason) };
    expect(() => parseTemplateText(text)).toThrow(TemplateError);
    expect(() => parseTemplateText(text)).toThrow(expect.objectContaining(refusal));
  });
});
