import { afterEach, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/core/json.ts';
import { TemplateError } from '../../src/template/template-error.ts';
import { queue } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

let region: TestRegion | undefined;
afterEach(async () => {
  await region?.stop();
  region = undefined;
});

/** What a start says that is refused. */
async function refusal(template: JsonObject): Promise<string> {
  try {
    region = await runningRegion(template, { clock: 'virtual', log: () => {} });
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
  return 'not refused';
}

const Work = queue('work');
const told = (Value: string): JsonObject => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name: '/told', Type: 'String', Value },
});

test.each<readonly [what: string, template: JsonObject, message: string]>([
  [
    'a parameter that Parameter Store lacks',
    { Resources: { Told: told('{{resolve:ssm:/nobody}}') } },
    'Told.Properties.Value: Parameter Store has no /nobody. Put it there before this stack.',
  ],
  [
    'a SecureString',
    { Resources: { Told: told('{{resolve:ssm-secure:/nobody:1}}') } },
    'Told.Properties.Value: SSM Secure reference is not supported in: [AWS::SSM::Parameter/Properties/Value].' +
      ' Let the function read the parameter when it runs.',
  ],
  [
    'a secret that Secrets Manager lacks',
    { Resources: { Told: told('{{resolve:secretsmanager:nobody:SecretString:key}}') } },
    "Told.Properties.Value: AWS::SSM::Parameter: Secrets Manager can't find the specified secret.",
  ],
  [
    'an unknown service',
    { Resources: { Told: told('{{resolve:vault:key}}') } },
    'Told.Properties.Value: The region has no {{resolve:vault:...}}. It has those of ssm and of secretsmanager.',
  ],
  [
    'a reference in an output',
    { Resources: { Work }, Outputs: { Told: { Value: '{{resolve:ssm:/nobody}}' } } },
    'Told.Outputs.Value: Parameter Store has no /nobody. Put it there before this stack.',
  ],
  [
    'a parameter whose value is in Parameter Store',
    { Resources: { Work }, Parameters: { Given: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/nobody' } } },
    'Given.Parameter: Parameter Store has no /nobody. Put it there first, or give the name of another one.',
  ],
  [
    'a parameter of an unknown type',
    { Resources: { Work }, Parameters: { Given: { Type: 'AWS::SSM::Parameter::Value<Bool>', Default: '/nobody' } } },
    'Given.Type: AWS::SSM::Parameter::Value<Bool> is no type of parameters that CloudFormation has.',
  ],
])('a start is refused for %s, by logical id and path', async (_what, template, message) => {
  expect(await refusal(template)).toBe(message);
});
