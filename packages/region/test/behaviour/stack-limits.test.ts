import { CreateChangeSetCommand, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { queue } from '../support/resources.ts';
import { given, type OpenStacks, openStacks, template } from '../support/stacks.ts';

let open: OpenStacks;
beforeAll(async () => {
  open = await openStacks();
});
afterAll(() => open.stop());

const create = (TemplateBody: string, more: object = {}, StackName = 'limits') =>
  open.stacks.send(new CreateStackCommand({ StackName, TemplateBody, ...more }));

const many = (count: number, value: Json): JsonObject =>
  Object.fromEntries(Array.from({ length: count }, (_none, n) => [`N${n}`, value]));
const ONE = { Orders: queue('orders') };
const TOPIC = { Type: 'AWS::SNS::Topic' };
const PARAMETER = { Type: 'String', Default: '' };

describe('a template is refused', () => {
  const cases: [string, string, string][] = [
    [
      'with 501 resources',
      template(many(501, TOPIC)),
      'Number of resources, 501, is greater than maximum allowed, 500',
    ],
    [
      'with 201 parameters',
      template(ONE, { Parameters: many(201, PARAMETER) }),
      'Number of parameters, 201, is greater than maximum allowed, 200',
    ],
    [
      'with 201 outputs',
      template(ONE, { Outputs: many(201, { Value: 'x' }) }),
      'Number of outputs, 201, is greater than maximum allowed, 200',
    ],
    ['without resources', template({}), 'At least one Resources member must be defined.'],
    ['with another section', template(ONE, { Globals: {} }), 'Invalid template property or properties [Globals]'],
    ['of another version', template(ONE, { AWSTemplateFormatVersion: '2011-01-01' }), 'AWSTemplateFormatVersion is'],
    ['with a hyphen in a name', template({ 'my-queue': queue('q') }), 'Resource name my-queue is non alphanumeric.'],
    [
      'with a body of more than 51,200 characters',
      template(ONE, { Description: 'x'.repeat(51_200) }),
      "Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200",
    ],
  ];
  test.each(cases)('%s', async (_what, body, message) => {
    await expect(create(body)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining(message),
    });
  });

  test('in a bucket only with more than 1,000,000 bytes', async () => {
    expect(
      await open.created('code', template({ Code: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'code' } } })),
    ).toBe('CREATE_COMPLETE');
    const s3 = new S3Client({ ...open.client, forcePathStyle: true });
    const put = (Key: string, characters: number) => {
      const Body = template(ONE, { Metadata: { Text: 'x'.repeat(characters) } });
      return s3.send(new PutObjectCommand({ Bucket: 'code', Key, Body }));
    };
    await put('large.json', 900_000);
    await put('larger.json', 1_000_000);
    const at = (key: string) => ({
      StackName: key.replace('.json', ''),
      TemplateURL: `https://s3.amazonaws.com/code/${key}`,
    });

    await open.stacks.send(new CreateStackCommand(at('large.json')));
    expect(await open.settled('large')).toBe('CREATE_COMPLETE');
    await expect(open.stacks.send(new CreateStackCommand(at('larger.json')))).rejects.toThrow(
      'Template may not exceed 1000000 bytes in size.',
    );
  });
});

describe('a name is refused', () => {
  test.each([
    ['of more than 128 characters', 'x'.repeat(129), 'Member must have length less than or equal to 128'],
    ['with other characters', '1_x', 'Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*'],
  ])('%s', async (_what, name, message) => {
    await expect(create(template(ONE), {}, name)).rejects.toThrow(message);
    const set = {
      StackName: 'new',
      ChangeSetName: name,
      ChangeSetType: 'CREATE',
      TemplateBody: template(ONE),
    } as const;
    await expect(open.stacks.send(new CreateChangeSetCommand(set))).rejects.toThrow(message);
  });
});

describe('a parameter is refused', () => {
  const cases: [string, JsonObject, string, string][] = [
    ['that is not allowed', { AllowedValues: ['a'] }, 'b', "Parameter 'P' must be one of AllowedValues"],
    ['that breaks its pattern', { AllowedPattern: '[a-z]+' }, '1', "Parameter 'P' must match pattern [a-z]+"],
    [
      'with the words of its template',
      { AllowedPattern: '[a-z]+', ConstraintDescription: 'letters only' },
      '1',
      'Parameter P failed to satisfy constraint: letters only',
    ],
    ['that is too short', { MinLength: 2 }, 'a', "Parameter 'P' must contain at least 2 characters"],
    ['that is too long', { MaxLength: 2 }, 'abc', "Parameter 'P' must contain at most 2 characters"],
    ['that is no number', { Type: 'Number' }, 'a', "Parameter 'P' must be a number"],
    ['that is too small', { Type: 'Number', MinValue: 2 }, '1', "Parameter 'P' must be a number not less than 2"],
    ['that is too large', { Type: 'Number', MaxValue: 2 }, '3', "Parameter 'P' must be a number not greater than 2"],
  ];
  test.each(cases)('%s', async (_what, rules, value, message) => {
    const body = template(ONE, { Parameters: { P: { Type: 'String', ...rules } } });

    await expect(create(body, { Parameters: given({ P: value }) })).rejects.toMatchObject({
      name: 'ValidationError',
      message,
    });
  });

  test('that has no value, or that the template does not have', async () => {
    const body = template(ONE, { Parameters: { A: { Type: 'String' }, B: { Type: 'String' } } });

    await expect(create(body)).rejects.toThrow('Parameters: [A, B] must have values');
    await expect(create(template(ONE), { Parameters: given({ C: '1' }) })).rejects.toThrow(
      'Parameters: [C] do not exist in the template',
    );
  });
});

describe('a resource that breaks a quota of its service fails', () => {
  const fn = (more: JsonObject): JsonObject => ({
    Type: 'AWS::Lambda::Function',
    Properties: { Runtime: 'nodejs24.x', Handler: 'index.handler', Code: { S3Key: 'x.zip' }, ...more },
  });
  const role = (more: JsonObject): JsonObject => ({
    Type: 'AWS::IAM::Role',
    Properties: { RoleName: 'r', AssumeRolePolicyDocument: {}, ...more },
  });
  const statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'x'.repeat(10_240) };
  const target = { Arn: 'arn:aws:sqs:us-east-1:000000000000:q' };
  const cases: [string, JsonObject, string][] = [
    [
      'of a function with a long name',
      fn({ FunctionName: 'f'.repeat(65) }),
      'Member must have length less than or equal to 64',
    ],
    ['of a function that runs too long', fn({ Timeout: 901 }), "Value '901' at 'timeout' failed"],
    ['of a function with too little memory', fn({ MemorySize: 64 }), "Value '64' at 'memorySize' failed"],
    [
      'of a function with a large environment',
      fn({ Environment: { Variables: { LONG: 'x'.repeat(4096) } } }),
      'exceeded the 4KB limit',
    ],
    ['of a role with a long name', role({ RoleName: 'r'.repeat(65) }), "at 'roleName' failed to satisfy constraint"],
    [
      'of a role with long policies',
      role({ Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [statement] } }] }),
      'Maximum policy size of 10240 bytes exceeded for role r',
    ],
    [
      'of a role with many policies',
      role({ ManagedPolicyArns: Array.from({ length: 11 }, (_none, n) => `arn:aws:iam::aws:policy/P${n}`) }),
      'Cannot exceed quota for PoliciesPerRole: 10',
    ],
    ['of a queue with a long name', queue('q'.repeat(81)) as JsonObject, "at 'queueName' failed to satisfy constraint"],
    [
      'of a bucket with large letters',
      { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'Shop' } },
      "Value 'Shop' at 'bucketName' failed to satisfy constraint",
    ],
    [
      'of a rule with six targets',
      {
        Type: 'AWS::Events::Rule',
        Properties: {
          EventPattern: { source: ['a'] },
          Targets: Array.from({ length: 6 }, (_none, n) => ({ Id: `t${n}`, ...target })),
        },
      },
      'The requested resource exceeds the maximum number allowed.',
    ],
  ];
  test.each(cases.map((one, index) => [...one, `quota${index}`] as const))(
    '%s',
    async (_what, resource, message, name) => {
      expect(await open.created(name, template({ Resource: resource }))).toBe('ROLLBACK_COMPLETE');

      const reasons = await open.reasons(name);
      expect(reasons.filter((reason) => reason.includes(message))).toHaveLength(1);
    },
  );

  test('but not of one whose name CloudFormation makes', async () => {
    const logicalId = 'L'.repeat(60);
    await open.created('a-stack-with-a-name-of-some-length', template({ [logicalId]: { Type: 'AWS::SQS::Queue' } }));

    const name = open.region.resources.get(logicalId)?.ref.split('/').at(-1) ?? '';
    expect(name).toMatch(/^a-stack-with-a-name-of-some-length-L+-[0-9a-f]{12}$/);
    expect(name).toHaveLength(80);
  });
});
