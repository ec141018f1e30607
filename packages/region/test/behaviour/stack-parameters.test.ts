import { CreateStackCommand, UpdateStackCommand, ValidateTemplateCommand } from '@aws-sdk/client-cloudformation';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/core/json.ts';
import { queue } from '../support/resources.ts';
import { given, type OpenStacks, openStacks, template } from '../support/stacks.ts';

let open: OpenStacks;
let ssm: SSMClient;
beforeAll(async () => {
  open = await openStacks();
  ssm = new SSMClient(open.client);
  await put('/network/subnets', 'subnet-1,subnet-2', 'StringList');
  await put('/network/secret', 'hush', 'SecureString');
});
afterAll(async () => {
  ssm.destroy();
  await open.stop();
});

const put = (Name: string, Value: string, Type: 'String' | 'StringList' | 'SecureString' = 'String') =>
  ssm.send(new PutParameterCommand({ Name, Value, Type, Overwrite: true }));

async function read(Name: string): Promise<readonly (string | number | undefined)[]> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
  return [Parameter?.Value, Parameter?.Version];
}

const parameter = (Name: string, Value: string | JsonObject, more: JsonObject = {}): JsonObject => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name, Type: 'String', Value, ...more },
});

const create = (StackName: string, TemplateBody: string, more: object = {}) =>
  open.stacks.send(new CreateStackCommand({ StackName, TemplateBody, ...more }));

describe('AWS::SSM::Parameter', () => {
  test('is created, updated in place and deleted with its stack', async () => {
    expect(await open.created('a', template({ Bus: parameter('/a/bus', 'one') }))).toBe('CREATE_COMPLETE');
    expect(await read('/a/bus')).toEqual(['one', 1]);

    expect(await open.updated('a', template({ Bus: parameter('/a/bus', 'two') }))).toBe('UPDATE_COMPLETE');
    expect(await read('/a/bus')).toEqual(['two', 2]);

    await open.updated('a', template({ Other: queue('a-other') }));
    await expect(read('/a/bus')).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  test('gives its name, type and value', async () => {
    const Outputs = {
      Name: { Value: { Ref: 'Bus' } },
      Type: { Value: { 'Fn::GetAtt': 'Bus.Type' } },
      Value: { Value: { 'Fn::GetAtt': 'Bus.Value' } },
    };
    await open.created('b', template({ Bus: parameter('/b/bus', 'main') }, { Outputs }));

    const outputs = (await open.described('b'))?.Outputs ?? [];
    expect(outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])).toEqual([
      ['Name', '/b/bus'],
      ['Type', 'String'],
      ['Value', 'main'],
    ]);
  });

  test('of a name that a call has taken is not created, and the call keeps it', async () => {
    await put('/taken', 'mine');

    expect(await open.created('c', template({ Bus: parameter('/taken', 'yours') }))).toBe('ROLLBACK_COMPLETE');

    expect((await open.reasons('c')).some((reason) => reason.includes('The parameter already exists.'))).toBe(true);
  });

  test.each([
    ['SecureString', parameter('/x', 'v', { Type: 'SecureString' }), 'CloudFormation creates no SecureString.'],
    ['no value', parameter('/x', ''), 'It is a text that is not empty.'],
    ['policies', parameter('/x', 'v', { Policies: '[]' }), 'does not run this property of AWS::SSM::Parameter'],
  ])('is refused with %s', async (_what, resource, message) => {
    await expect(create('d', template({ Bus: resource }))).rejects.toThrow(message);
  });
});

describe('a parameter of a stack that names one of Parameter Store', () => {
  const reading = (Type: string): string =>
    template(
      { Read: parameter('/read', { 'Fn::Select': [0, { Ref: 'Given' }] }) },
      { Parameters: { Given: { Type, Default: '/network/subnets' } } },
    );

  test('has its value, and shows both', async () => {
    await put('/network/vpc', 'vpc-1');
    const body = template(
      { Read: parameter('/e/read', { Ref: 'Vpc' }) },
      { Parameters: { Vpc: { Type: 'AWS::SSM::Parameter::Value<String>' } } },
    );

    expect(await open.created('e', body, { Parameters: given({ Vpc: '/network/vpc' }) })).toBe('CREATE_COMPLETE');

    expect(await read('/e/read')).toEqual(['vpc-1', 1]);
    expect((await open.described('e'))?.Parameters).toEqual([
      { ParameterKey: 'Vpc', ParameterValue: '/network/vpc', ResolvedValue: 'vpc-1' },
    ]);
    await put('/network/vpc', 'vpc-2');
    expect(await open.updated('e', body, { Parameters: given({ Vpc: '/network/vpc' }) })).toBe('UPDATE_COMPLETE');
    expect(await read('/e/read')).toEqual(['vpc-2', 2]);
  });

  test('is a list where its type says so', async () => {
    expect(await open.created('f', reading('AWS::SSM::Parameter::Value<List<String>>'))).toBe('CREATE_COMPLETE');

    expect(await read('/read')).toEqual(['subnet-1', 1]);
    expect((await open.described('f'))?.Parameters?.[0]?.ResolvedValue).toBe('subnet-1,subnet-2');
  });

  test('has a type of CloudFormation', async () => {
    const TemplateBody = reading('AWS::SSM::Parameter::Value<SecureString>');
    const error = {
      name: 'ValidationError',
      message: 'Template format error: Unrecognized parameter type: AWS::SSM::Parameter::Value<SecureString>',
    };
    await expect(create('t', TemplateBody)).rejects.toMatchObject(error);
    await expect(open.stacks.send(new ValidateTemplateCommand({ TemplateBody }))).rejects.toMatchObject(error);
    await expect(
      create('t', template({ Read: parameter('/t', 'x') }, { Parameters: { Given: { Default: 'x' } } })),
    ).rejects.toThrow('Template format error: Every Parameters object must contain a Type member.');
  });

  test('must exist, and be no secret', async () => {
    const body = reading('AWS::SSM::Parameter::Value<List<String>>');

    await expect(create('g', body, { Parameters: given({ Given: '/nobody' }) })).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Unable to fetch parameters [/nobody] from parameter store for this account.',
    });
    await expect(create('g', body, { Parameters: given({ Given: '/network/secret' }) })).rejects.toThrow(
      'Parameters [/network/secret] referenced by template have types not supported by CloudFormation.',
    );
  });
});

describe('a dynamic reference', () => {
  const referring = (value: string | JsonObject): string => template({ Read: parameter('/h/read', value) });

  test('is replaced by the value, of the latest or of one version', async () => {
    await put('/h/bus', 'one');
    await put('/h/bus', 'two');
    const both = {
      'Fn::Join': ['', ['{{resolve:ssm:/h/bus:1}} and {{resolve:ssm:/h/bus}} of ', { Ref: 'AWS::StackName' }]],
    };

    expect(await open.created('h', referring(both))).toBe('CREATE_COMPLETE');

    expect(await read('/h/read')).toEqual(['one and two of h', 1]);
  });

  test('is replaced in outputs, and their exports', async () => {
    await put('/o/bus', 'orders');
    const Outputs = { Bus: { Value: 'bus {{resolve:ssm:/o/bus}}', Export: { Name: '{{resolve:ssm:/o/bus:1}}-bus' } } };
    const body = template({ Read: parameter('/o/read', 'x') }, { Outputs });
    expect(await open.created('o', body)).toBe('CREATE_COMPLETE');
    expect((await open.described('o'))?.Outputs).toMatchObject([
      { OutputValue: 'bus orders', ExportName: 'orders-bus' },
    ]);
  });

  test.each(['ssm:/nobody', 'ssm-secure:/network/secret'])(
    '{{resolve:%s}} in outputs is refused',
    async (reference) => {
      const Outputs = { Bus: { Value: `{{resolve:${reference}}}` } };
      const body = template({ Read: parameter('/p/read', 'x') }, { Outputs });
      await expect(create('p', body)).rejects.toMatchObject({ name: 'ValidationError' });
    },
  );

  test.each([
    ['ssm:/nobody', 'Parameters: [ssm:/nobody] cannot be found.'],
    ['ssm:/h/bus:9', 'Parameters: [ssm:/h/bus:9] cannot be found.'],
    ['ssm:/network/secret', 'Non-secure ssm prefix was used for secure parameter: [/network/secret]'],
    ['ssm-secure:/network/secret', 'SSM Secure reference is not supported in: [AWS::SSM::Parameter/Properties/Value]'],
    ['secretsmanager:', 'It is {{resolve:secretsmanager:<name or ARN>'],
    ['vault:x', 'The region has no {{resolve:vault:...}}'],
  ])('{{resolve:%s}} is refused', async (reference, message) => {
    const TemplateBody = referring(`{{resolve:${reference}}}`);

    await expect(open.stacks.send(new UpdateStackCommand({ StackName: 'h', TemplateBody }))).rejects.toThrow(message);
  });
});
