import {
  CreateChangeSetCommand,
  CreateStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
  ValidateTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Json } from '../../src/core/json.ts';
import { queue } from '../support/resources.ts';
import { given, type OpenStacks, openStacks, template } from '../support/stacks.ts';

let open: OpenStacks;
beforeAll(async () => {
  open = await openStacks();
});
afterAll(() => open.stop());

const TemplateBody = template(
  { Orders: queue('rules-orders') },
  {
    Parameters: { Api: { Type: 'String', Default: 'iam' }, Audience: { Type: 'String', Default: '' } },
    Rules: {
      Jwt: {
        RuleCondition: { 'Fn::Equals': [{ Ref: 'Api' }, 'jwt'] },
        Assertions: [
          {
            Assert: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Audience' }, ''] }] },
            AssertDescription: 'A JWT issuer needs an audience.',
          },
        ],
      },
    },
  },
);
const BROKEN = { Parameters: given({ Api: 'jwt' }) };
const KEPT = { Parameters: given({ Api: 'jwt', Audience: 'shop' }) };
const REFUSAL = { name: 'ValidationError', message: 'Template validation error: A JWT issuer needs an audience.' };

describe('parameters that break a rule', () => {
  test('create no stack', async () => {
    const create = { StackName: 'none', TemplateBody };

    await expect(open.stacks.send(new CreateStackCommand({ ...create, ...BROKEN }))).rejects.toMatchObject(REFUSAL);
    await expect(
      open.stacks.send(
        new CreateChangeSetCommand({ ...create, ...BROKEN, ChangeSetName: 'x', ChangeSetType: 'CREATE' }),
      ),
    ).rejects.toMatchObject(REFUSAL);

    const described = open.stacks.send(new DescribeStacksCommand({ StackName: 'none' }));
    await expect(described).rejects.toThrow('Stack with id none does not exist');
  });

  test('leave a stack as it is', async () => {
    expect(await open.created('kept', TemplateBody, KEPT)).toBe('CREATE_COMPLETE');
    const update = { StackName: 'kept', UsePreviousTemplate: true, ...BROKEN };

    await expect(open.stacks.send(new UpdateStackCommand(update))).rejects.toMatchObject(REFUSAL);

    expect(await open.described('kept')).toMatchObject({ StackStatus: 'CREATE_COMPLETE', ...KEPT });
  });
});

describe('ValidateTemplate', () => {
  const validated = (Rules: Json) =>
    open.stacks.send(new ValidateTemplateCommand({ TemplateBody: template({ Orders: queue('o') }, { Rules }) }));

  test('takes rules without values for their parameters', async () => {
    const { Parameters } = await open.stacks.send(new ValidateTemplateCommand({ TemplateBody }));

    expect(Parameters?.map(({ ParameterKey }) => ParameterKey)).toEqual(['Api', 'Audience']);
  });

  test('refuses a rule of no proper form, and one that looks up resources', async () => {
    await expect(validated({ Api: { Assertions: [] } })).rejects.toThrow('A rule has a list of Assertions');
    const lookUp = { 'Fn::Contains': [{ 'Fn::RefAll': 'AWS::EC2::VPC::Id' }, 'vpc-1'] };
    await expect(validated({ Api: { Assertions: [{ Assert: lookUp }] } })).rejects.toThrow(
      'Template format error: Api.Assertions[0].Assert.Fn::Contains[0]: Fn::RefAll looks up resources',
    );
  });
});
