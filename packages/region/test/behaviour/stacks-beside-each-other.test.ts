import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { queue } from '../support/resources.ts';
import { type OpenStacks, openStacks, template } from '../support/stacks.ts';

let open: OpenStacks;
beforeAll(async () => {
  open = await openStacks();
});
afterAll(() => open.stop());

/** Without a physical name of its own, as each stage of an application deploys it. */
const UNNAMED = template(
  {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
    },
    Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: {} } },
    Queue: { Type: 'AWS::SQS::Queue' },
  },
  { Outputs: { Api: { Value: { Ref: 'Api' } }, Key: { Value: { Ref: 'Key' } }, Queue: { Value: { Ref: 'Queue' } } } },
);

const outputsOf = async (name: string): Promise<readonly (string | undefined)[]> =>
  ((await open.described(name))?.Outputs ?? []).map(({ OutputValue }) => OutputValue);

test('two stacks of one template share no resource, nor the id of one', async () => {
  expect(await open.created('one', UNNAMED)).toBe('CREATE_COMPLETE');
  expect(await open.created('two', UNNAMED)).toBe('CREATE_COMPLETE');

  const [one, two] = [await outputsOf('one'), await outputsOf('two')];
  expect([one.length, two.length]).toEqual([3, 3]);
  expect(new Set([...one, ...two]).size).toBe(6);
});

test('the second of two stacks cannot have a queue of the same name', async () => {
  const named = template({ Queue: queue('same') });
  expect(await open.created('three', named)).toBe('CREATE_COMPLETE');
  expect(await open.created('four', named)).toBe('ROLLBACK_COMPLETE');
});
