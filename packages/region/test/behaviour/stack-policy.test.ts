import {
  CreateChangeSetCommand,
  ExecuteChangeSetCommand,
  GetStackPolicyCommand,
  SetStackPolicyCommand,
} from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/core/json.ts';
import { queue } from '../support/resources.ts';
import { type OpenStacks, openStacks, template } from '../support/stacks.ts';

let open: OpenStacks;
beforeAll(async () => {
  open = await openStacks();
});
afterAll(() => open.stop());

const statement = (Effect: string, Action: string | readonly string[], more: JsonObject = {}): JsonObject => ({
  Effect,
  Action,
  Principal: '*',
  Resource: '*',
  ...more,
});
const policy = (...statements: readonly JsonObject[]): string => JSON.stringify({ Statement: statements });
const ALLOWED = statement('Allow', 'Update:*');

/** A stack with a queue, under a policy. */
async function protectedStack(name: string, StackPolicyBody: string): Promise<void> {
  await open.created(name, body(name, { DelaySeconds: 1 }), { StackPolicyBody });
}

const body = (name: string, more: JsonObject = {}): string => template({ Orders: queue(`${name}-orders`, more) });
const MODIFIED = { DelaySeconds: 2 };

/** Why the last update was refused. */
async function denial(name: string): Promise<string | undefined> {
  const reasons = await open.reasons(name);
  return reasons.find((reason) => reason.startsWith('Action denied by stack policy'));
}

describe('a stack policy', () => {
  test('that denies a change makes the update fail with the statement, and nothing changes', async () => {
    await protectedStack(
      'a',
      policy(ALLOWED, statement('Deny', 'Update:Modify', { Resource: 'LogicalResourceId/Ord*' })),
    );

    expect(await open.updated('a', body('a', MODIFIED))).toBe('UPDATE_ROLLBACK_COMPLETE');

    expect(await denial('a')).toBe(
      'Action denied by stack policy: Statement [#2] does not allow [Update:Modify] for resource [LogicalResourceId/Orders]',
    );
    await expect(open.updated('a', body('a', { DelaySeconds: 1 }))).rejects.toThrow('No updates are to be performed.');
  });

  const cases: [string, JsonObject[], string, string | undefined][] = [
    ['nothing where it allows nothing', [statement('Allow', 'Update:Delete')], body('b0', MODIFIED), 'Update:Modify'],
    ['a replacement', [ALLOWED, statement('Deny', 'Update:Replace')], body('b1-other'), 'Update:Replace'],
    ['a deletion', [ALLOWED, statement('Deny', 'Update:Delete')], template({ New: queue('b2-new') }), 'Update:Delete'],
    ['no more than it names', [ALLOWED, statement('Deny', 'Update:Replace')], body('b3', MODIFIED), undefined],
    [
      'what it does not leave out',
      [{ Effect: 'Allow', Action: 'Update:*', Principal: '*', NotResource: 'LogicalResourceId/Orders' }],
      body('b4', MODIFIED),
      'Update:Modify',
    ],
    [
      'resources of a type',
      [ALLOWED, statement('Deny', 'Update:*', { Condition: { StringLike: { ResourceType: ['AWS::SQS::*'] } } })],
      body('b5', MODIFIED),
      'Update:Modify',
    ],
    [
      'no resources of another type',
      [ALLOWED, statement('Deny', 'Update:*', { Condition: { StringEquals: { ResourceType: ['AWS::SNS::Topic'] } } })],
      body('b6', MODIFIED),
      undefined,
    ],
  ];
  test.each(cases.map((one, index) => [...one, `b${index}`] as const))(
    'denies %s',
    async (_what, statements, wanted, action, name) => {
      await protectedStack(name, policy(...statements));

      await open.updated(name, wanted);

      const reason = await denial(name);
      if (action === undefined) expect(reason).toBeUndefined();
      else expect(reason).toContain(`[${action}] for resource [LogicalResourceId/Orders]`);
    },
  );

  test('is set aside for one update by another one', async () => {
    const denied = policy(statement('Deny', 'Update:*'));
    await protectedStack('c', denied);

    expect(await open.updated('c', body('c', MODIFIED), { StackPolicyDuringUpdateBody: policy(ALLOWED) })).toBe(
      'UPDATE_COMPLETE',
    );

    expect(await open.updated('c', body('c', { DelaySeconds: 3 }))).toBe('UPDATE_ROLLBACK_COMPLETE');
  });

  test('is changed by an update once that has succeeded, and by a call', async () => {
    const [first, second] = [policy(ALLOWED), policy(statement('Deny', 'Update:*'))];
    await protectedStack('d', first);
    const known = async () => (await open.stacks.send(new GetStackPolicyCommand({ StackName: 'd' }))).StackPolicyBody;

    expect(await known()).toBe(first);
    await open.updated('d', body('d', MODIFIED), { StackPolicyBody: second });
    expect(await known()).toBe(second);
    await open.stacks.send(new SetStackPolicyCommand({ StackName: 'd', StackPolicyBody: first }));
    expect(await known()).toBe(first);
  });

  test('counts for change sets too', async () => {
    await protectedStack('e', policy(statement('Deny', 'Update:*')));
    const set = { StackName: 'e', ChangeSetName: 'first' };
    await open.stacks.send(new CreateChangeSetCommand({ ...set, TemplateBody: body('e', MODIFIED) }));

    await open.stacks.send(new ExecuteChangeSetCommand(set));

    expect(await open.settled('e')).toBe('UPDATE_ROLLBACK_COMPLETE');
  });

  test.each([
    ['no JSON', '{'],
    ['no statement', '{"Statement": []}'],
    ['another effect', policy(statement('Maybe', 'Update:*'))],
    ['an action that is none', policy(statement('Allow', 'Create:*'))],
    ['a principal', policy(statement('Allow', 'Update:*', { Principal: 'me' }))],
    ['another condition', policy(statement('Allow', 'Update:*', { Condition: { StringEquals: { 'aws:x': 'y' } } }))],
  ])('of %s is refused', async (_what, StackPolicyBody) => {
    const set = new SetStackPolicyCommand({ StackName: 'd', StackPolicyBody });
    await expect(open.stacks.send(set)).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Error validating stack policy: Invalid stack policy',
    });
  });
});
