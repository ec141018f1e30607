import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.ts';
import { defined } from '../../../src/core/properties.ts';
import { arn, failureOf, type OpenBus, openBus } from './open-bus.ts';

const OTHER = '999999999999';
const PERMISSION = { EventBusName: 'orders', StatementId: 'one', Action: 'events:PutEvents', Principal: OTHER };
const RESOURCE = arn('event-bus/orders');

async function openOrders(): Promise<OpenBus> {
  const bus = openBus();
  await bus.call('CreateEventBus', { Name: 'orders' });
  return bus;
}

async function policyOf({ call }: OpenBus, Name = 'orders'): Promise<unknown> {
  const { Policy } = await call('DescribeEventBus', { Name });
  return typeof Policy === 'string' ? JSON.parse(Policy) : Policy;
}

const statement = (Sid: string, more: JsonObject = {}) => ({
  Sid,
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${OTHER}:root` },
  Action: 'events:PutEvents',
  Resource: RESOURCE,
  ...more,
});
const policy = (...Statement: readonly JsonObject[]) => ({ Version: '2012-10-17', Statement });

describe('PutPermission', () => {
  test('adds a statement to the policy of the bus, which its description and the list show', async () => {
    const bus = await openOrders();
    expect(await policyOf(bus)).toBeUndefined();
    expect(await bus.call('PutPermission', PERMISSION)).toEqual({});
    await bus.call('PutPermission', { ...PERMISSION, StatementId: 'two', Principal: '*' });
    const expected = policy(statement('one'), statement('two', { Principal: '*' }));
    expect(await policyOf(bus)).toEqual(expected);
    const { EventBuses } = await bus.call('ListEventBuses', { NamePrefix: 'o' });
    expect(EventBuses).toMatchObject([{ Name: 'orders', Policy: JSON.stringify(expected) }]);
  });

  test('puts a statement in place of the one with its id, on the default bus when none is named', async () => {
    const bus = openBus();
    const { EventBusName: _, ...onDefault } = PERMISSION;
    await bus.call('PutPermission', onDefault);
    const Condition = { Type: 'StringEquals', Key: 'aws:PrincipalOrgID', Value: 'o-1' };
    await bus.call('PutPermission', { ...onDefault, Principal: '*', Condition });
    const made = { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } };
    expect(await policyOf(bus, 'default')).toEqual(
      policy(statement('one', { ...made, Resource: arn('event-bus/default') })),
    );
  });

  test('puts a whole policy in place of the one before', async () => {
    const bus = await openOrders();
    await bus.call('PutPermission', PERMISSION);
    const Policy = JSON.stringify(policy({ ...statement('whole'), Effect: 'Deny' }));
    await bus.call('PutPermission', { EventBusName: 'orders', Policy });
    expect((await bus.call('DescribeEventBus', { Name: 'orders' }))['Policy']).toBe(Policy);
  });

  test.each([
    [{ EventBusName: 'none' }, 'ResourceNotFoundException: Event bus none does not exist.'],
    [{ Principal: undefined }, 'ValidationException: Parameter Principal must be specified.'],
    [{ Action: undefined }, 'ValidationException: Parameter Action must be specified.'],
    [{ StatementId: undefined }, 'ValidationException: Parameter StatementId must be specified.'],
    [{ Action: 'events:PutRule' }, "ValidationException: Provided value in parameter 'action' is not supported."],
    [
      { Condition: { Type: 'StringEquals', Key: 'aws:PrincipalOrgID', Value: 'o-1' } },
      "ValidationException: Value of the parameter 'principal' must be '*' when the parameter 'condition' is set.",
    ],
    [
      { Principal: 'me' },
      "ValidationException: 1 validation error detected: Value 'me' at 'principal' failed to satisfy constraint: " +
        'Member must satisfy regular expression pattern: (\\d{12}|\\*)',
    ],
    [{ Policy: '{"Statement":' }, 'ValidationException: This policy contains invalid Json'],
    [{ Policy: '{"Version":"2012-10-17"}' }, 'ValidationException: This policy contains invalid Json'],
  ])('is refused with %j, and the policy stays', async (fault, message) => {
    const bus = await openOrders();
    await bus.call('PutPermission', PERMISSION);
    const input = defined({ ...PERMISSION, ...fault });
    expect(await failureOf(bus.call('PutPermission', input))).toBe(message);
    expect(await policyOf(bus)).toEqual(policy(statement('one')));
  });

  test('is refused when the policy would have more than 10,240 characters', async () => {
    const bus = await openOrders();
    const padded = (length: number): string => {
      const Policy = JSON.stringify(policy(statement('one')));
      return Policy + ' '.repeat(length - Policy.length);
    };
    await bus.call('PutPermission', { EventBusName: 'orders', Policy: padded(10_240) });
    const tooLong = bus.call('PutPermission', { EventBusName: 'orders', Policy: padded(10_241) });
    expect(await failureOf(tooLong)).toMatch(/^PolicyLengthExceededException: /);
  });
});

describe('RemovePermission', () => {
  test('takes one statement, and the policy with the last', async () => {
    const bus = await openOrders();
    await bus.call('PutPermission', PERMISSION);
    await bus.call('PutPermission', { ...PERMISSION, StatementId: 'two' });
    expect(await bus.call('RemovePermission', { EventBusName: 'orders', StatementId: 'one' })).toEqual({});
    expect(await policyOf(bus)).toEqual(policy(statement('two')));
    await bus.call('RemovePermission', { EventBusName: 'orders', StatementId: 'two' });
    expect(await policyOf(bus)).toBeUndefined();
  });

  test('takes all statements', async () => {
    const bus = await openOrders();
    await bus.call('PutPermission', PERMISSION);
    await bus.call('PutPermission', { ...PERMISSION, StatementId: 'two' });
    await bus.call('RemovePermission', { EventBusName: 'orders', RemoveAllPermissions: true });
    expect(await policyOf(bus)).toBeUndefined();
  });

  test.each([
    [{ EventBusName: 'none', StatementId: 'one' }, 'Event bus none does not exist.'],
    [{ StatementId: 'one' }, 'Statement with the provided id does not exist.'],
    [{ RemoveAllPermissions: true }, 'EventBus does not have a policy.'],
    [{ EventBusName: 'orders', StatementId: 'two' }, 'Statement with the provided id does not exist.'],
  ])('finds nothing to remove by %j', async (input, message) => {
    const bus = await openOrders();
    await bus.call('PutPermission', PERMISSION);
    expect(await failureOf(bus.call('RemovePermission', input))).toBe(`ResourceNotFoundException: ${message}`);
  });
});

test('a bus that is made anew has no policy', async () => {
  const bus = await openOrders();
  await bus.call('PutPermission', PERMISSION);
  await bus.call('DeleteEventBus', { Name: 'orders' });
  await bus.call('CreateEventBus', { Name: 'orders' });
  expect(await policyOf(bus)).toBeUndefined();
});
