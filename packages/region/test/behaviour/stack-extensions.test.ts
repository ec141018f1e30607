import { DeleteStackCommand, ValidateTemplateCommand } from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { given, type OpenStacks, openStacks, template } from '../support/stacks.ts';
import { until } from '../support/until.ts';

const Transform = 'AWS::LanguageExtensions';
const Parameters = {
  Names: { Type: 'CommaDelimitedList', Default: 'red,blue' },
  Policy: { Type: 'String', Default: 'Delete' },
};

/** A queue for each of the names, which are its outputs. */
const loops = template(
  {
    'Fn::ForEach::Queues': [
      'Name',
      { Ref: 'Names' },
      {
        'Queue${Name}': {
          Type: 'AWS::SQS::Queue',
          DeletionPolicy: { Ref: 'Policy' },
          Properties: { QueueName: { 'Fn::Sub': '${AWS::StackName}-${Name}' } },
        },
      },
    ],
    All: {
      Type: 'AWS::SSM::Parameter',
      Properties: {
        Name: '/all',
        Type: 'String',
        Value: {
          'Fn::ToJsonString': {
            count: { 'Fn::Length': { Ref: 'Names' } },
            first: { 'Fn::GetAtt': 'Queuered.QueueName' },
          },
        },
      },
    },
  },
  {
    Transform,
    Parameters,
    Outputs: {
      All: { Value: { 'Fn::GetAtt': 'All.Value' } },
      'Fn::ForEach::Names': [
        'Name',
        { Ref: 'Names' },
        { 'Name${Name}': { Value: { 'Fn::GetAtt': [{ 'Fn::Sub': 'Queue${Name}' }, 'QueueName'] } } },
      ],
    },
  },
);

/** A parameter that takes an output of another stack. */
const reading = (output: object): string =>
  template(
    {
      Read: {
        Type: 'AWS::SSM::Parameter',
        Properties: { Name: '/read', Type: 'String', Value: { 'Fn::GetStackOutput': { ...output } } },
      },
    },
    { Outputs: { Read: { Value: { 'Fn::GetAtt': 'Read.Value' } } } },
  );

let open: OpenStacks;
beforeEach(async () => {
  open = await openStacks();
});
afterEach(() => open.stop());

test('a stack has what its loops stand for', async () => {
  expect(await open.created('shop', loops)).toBe('CREATE_COMPLETE');

  expect(await open.outputs('shop')).toEqual({
    All: '{"count":2,"first":"shop-red"}',
    Namered: 'shop-red',
    Nameblue: 'shop-blue',
  });
});

test('another list of a parameter adds and removes what a loop stands for', async () => {
  await open.created('shop', loops);

  await open.updated('shop', loops, { Parameters: given({ Names: 'red,green' }) });

  expect(Object.keys(await open.outputs('shop'))).toEqual(['All', 'Namered', 'Namegreen']);
  expect(open.region.resources.get('Queueblue')).toBeUndefined();
});

test('a policy that a parameter gives keeps a resource when its stack goes', async () => {
  await open.created('shop', loops, { Parameters: given({ Policy: 'Retain' }) });
  const url = open.region.resources.get('Queuered')?.ref ?? '';
  const { StackId = '' } = (await open.described('shop')) ?? {};

  await open.stacks.send(new DeleteStackCommand({ StackName: 'shop' }));
  expect(await open.settled(StackId)).toBe('DELETE_COMPLETE');

  const answer = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ Action: 'GetQueueAttributes', Version: '2012-11-05' }),
  });
  expect(answer.status).toBe(200);
});

test('a template with loops is valid, and tells its parameters', async () => {
  const { Parameters: told = [] } = await open.stacks.send(new ValidateTemplateCommand({ TemplateBody: loops }));

  expect(told.map(({ ParameterKey }) => ParameterKey)).toEqual(['Names', 'Policy']);
});

test('a loop without the macro is refused as CloudFormation does', async () => {
  const source = JSON.stringify({ ...JSON.parse(loops), Transform: undefined });

  await expect(open.created('shop', source)).rejects.toThrow(
    'Template format error: [/Resources/Fn::ForEach::Queues] resource definition is malformed',
  );
});

test('a stack takes an output that another has not exported, and that one may go', async () => {
  await open.created('shop', loops);

  await open.created('reader', reading({ StackName: 'shop', OutputName: 'Namered', Region: 'eu-west-1' }));
  await open.stacks.send(new DeleteStackCommand({ StackName: 'shop' }));

  await until(() => open.region.resources.get('Queuered') === undefined);
  expect(await open.outputs('reader')).toEqual({ Read: 'shop-red' });
});

test.each([
  [{ StackName: 'shop', OutputName: 'Other' }, 'No stack shop of the region has the output Other.'],
  [{ StackName: 'gone', OutputName: 'Namered' }, 'No stack gone of the region has the output Namered.'],
  [{ StackName: 'shop', OutputName: 'Namered', Region: 'us-east-1' }, 'The region us-east-1 is not supported'],
  [{ StackName: 'shop', OutputName: 'Namered', RoleArn: 'arn:aws:iam::1:role/x' }, 'RoleArn is not supported'],
])('an output that is not there is refused: %j', async (output, message) => {
  await open.created('shop', loops);

  await expect(open.created('reader', reading(output))).rejects.toThrow(message);
});
