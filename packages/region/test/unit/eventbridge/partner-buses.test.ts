import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json.ts';
import { busNameOf, ruleArn, ruleIn } from '../../../src/eventbridge/arns.ts';
import { ACCOUNT, arn, failureOf, type OpenBus, openBus, QUEUE, REGION } from './open-bus.ts';

const SOURCE = 'aws.partner/example.com/acme/orders';
const ENTRY = { Source: SOURCE, DetailType: 'Made', Detail: '{"total":12.50}' };

async function takenOver(): Promise<OpenBus> {
  const bus = openBus();
  await bus.call('CreateEventBus', { Name: SOURCE, EventSourceName: SOURCE });
  return bus;
}

/** What became of one entry of the partner. */
async function told({ call }: OpenBus, entry: JsonObject): Promise<unknown> {
  const answer = await call('PutPartnerEvents', { Entries: [entry] });
  return (answer['Entries'] as readonly unknown[])[0];
}

describe('names in ARNs', () => {
  const name = fc.stringMatching(/^[._A-Za-z0-9-]{1,12}$/);
  const home = { region: REGION, accountId: ACCOUNT };

  test('are those of the bus and of the rule, also with slashes in that of the bus', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), name, (parts, rule) => {
        const bus = parts.join('/');
        expect(busNameOf(arn(`event-bus/${bus}`))).toBe(bus);
        expect(ruleIn(ruleArn(home, bus, rule))).toEqual({ bus, rule });
      }),
    );
  });

  test('leave out the default bus', () => {
    expect(busNameOf('')).toBe('default');
    expect(ruleIn(arn('rule/all'))).toEqual({ bus: 'default', rule: 'all' });
  });
});

describe('the bus of a partner', () => {
  test('is made with the name of its event source, and found by name and ARN', async () => {
    const { call } = await takenOver();
    const known = { Name: SOURCE, Arn: arn(`event-bus/${SOURCE}`) };
    expect(await call('DescribeEventBus', { Name: SOURCE })).toMatchObject(known);
    expect(await call('DescribeEventBus', { Name: known.Arn })).toMatchObject(known);
    expect(await call('ListEventBuses', { NamePrefix: 'aws.partner/' })).toMatchObject({ EventBuses: [known] });
    await call('DeleteEventBus', { Name: known.Arn });
    expect(await failureOf(call('DescribeEventBus', { Name: SOURCE }))).toMatch(/^ResourceNotFoundException: /);
  });

  test.each<[JsonObject, string]>([
    [{ Name: SOURCE }, "EventBus name starting with 'aws.' is not valid."],
    [{ Name: 'aws.orders' }, "EventBus name starting with 'aws.' is not valid."],
    [{ Name: 'acme/orders' }, "Event bus name must not contain '/'."],
    [
      { Name: 'orders', EventSourceName: SOURCE },
      `Event bus name orders must match the name of its event source, ${SOURCE}.`,
    ],
    [
      { Name: 'orders', EventSourceName: 'orders' },
      "1 validation error detected: Value 'orders' at 'eventSourceName' failed to satisfy constraint: " +
        'Member must satisfy regular expression pattern: aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,}',
    ],
  ])('is not made by %j', async (input, message) => {
    expect(await failureOf(openBus().call('CreateEventBus', input))).toBe(`ValidationException: ${message}`);
  });

  test('has rules, whose targets get what the partner tells', async () => {
    const bus = await takenOver();
    const rule = { Name: 'all', EventBusName: arn(`event-bus/${SOURCE}`), EventPattern: `{"source":["${SOURCE}"]}` };
    expect(await bus.call('PutRule', rule)).toEqual({ RuleArn: arn(`rule/${SOURCE}/all`) });
    const Targets = [{ Id: 'queue', Arn: QUEUE, InputPath: '$.detail' }];
    await bus.call('PutTargets', { Rule: 'all', EventBusName: SOURCE, Targets });
    expect(await told(bus, ENTRY)).toEqual({ EventId: expect.any(String) });
    await bus.service.idle();
    expect(bus.sent).toEqual([{ arn: QUEUE, payload: '{"total":12.50}' }]);
  });

  test.each([SOURCE, arn(`event-bus/${SOURCE}`)])('takes nothing from others, at %s', async (EventBusName) => {
    const { call } = await takenOver();
    const refused = call('PutEvents', { Entries: [{ ...ENTRY, Source: 'shop', EventBusName }] });
    expect(await failureOf(refused)).toBe(
      `ValidationException: 1 validation error detected: Value '${EventBusName}' at 'entries.1.member.eventBusName' ` +
        'failed to satisfy constraint: Member must satisfy regular expression pattern: ' +
        '(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[\\.\\-_A-Za-z0-9]+',
    );
  });
});

describe('an entry of a partner', () => {
  test('is refused by itself for a source that no bus has taken over, and for what else is wrong with it', async () => {
    const bus = await takenOver();
    const other = `${SOURCE}-2`;
    const reason = `No event bus has taken over the event source ${other}.`;
    const message = `Parameter Source is not valid. Reason: ${reason}`;
    expect(await told(bus, { ...ENTRY, Source: other })).toEqual({
      ErrorCode: 'InvalidArgument',
      ErrorMessage: message,
    });
    expect(await told(bus, { ...ENTRY, Detail: '{' })).toMatchObject({ ErrorCode: 'MalformedDetail' });
    expect(await told(bus, { DetailType: 'Made', Detail: '{}' })).toMatchObject({ ErrorCode: 'InvalidArgument' });
    const refused = bus.journal.hops().filter(({ step }) => step === 'refused');
    expect(refused.map(({ place }) => place)).toEqual([other, SOURCE, 'default']);
  });

  test('has a source of partners, and comes with 19 others at most', async () => {
    const { call } = await takenOver();
    const many = { Entries: Array.from({ length: 21 }, () => ENTRY) };
    expect(await failureOf(call('PutPartnerEvents', { Entries: [{ ...ENTRY, Source: 'aws.s3' }] }))).toMatch(
      /^ValidationException: .*'entries\.1\.member\.source'/,
    );
    expect(await failureOf(call('PutPartnerEvents', many))).toMatch(/less than or equal to 20$/);
    expect(await call('PutPartnerEvents', { Entries: many.Entries.slice(1) })).toMatchObject({ FailedEntryCount: 0 });
  });
});
