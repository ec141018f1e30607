import { describe, expect, test } from '@jest/globals';
import { propertiesOf, transformed } from './transformed.ts';

const machine = (text: string) => {
  const { resources, refused } = transformed(
    `
Transform: AWS::Serverless-2016-10-31
Resources:
  Timer:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: timer.asl.json
      DefinitionSubstitutions: {Seconds: !Ref Delay}
      Role: arn:aws:iam::123456789012:role/timer
`,
    { files: { 'timer.asl.json': text } },
  );
  expect(refused).toEqual([]);
  const { DefinitionString, DefinitionSubstitutions } = propertiesOf(resources, 'Timer');
  return { DefinitionString, DefinitionSubstitutions };
};

describe('the file of a definition', () => {
  test('with a placeholder in place of a number is left as it is', () => {
    const text = '{"StartAt":"Nap","States":{"Nap":{"Type":"Wait","Seconds":${Seconds},"End":true}}}';
    expect(machine(text)).toEqual({
      DefinitionString: text,
      DefinitionSubstitutions: { Seconds: { Ref: 'Delay' } },
    });
  });

  test('in JSON is written as SAM writes it', () => {
    const definition = { StartAt: 'Nap', States: { Nap: { Type: 'Pass', Result: '${Seconds}', End: true } } };
    expect(machine(JSON.stringify(definition))).toEqual({
      DefinitionString: JSON.stringify(definition, null, 4),
      DefinitionSubstitutions: { Seconds: { Ref: 'Delay' } },
    });
  });
});
