import {
  DescribeEventBusCommand,
  EventBridgeClient,
  PutPermissionCommand,
  RemovePermissionCommand,
} from '@aws-sdk/client-eventbridge';
import { afterEach, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { type DataDirectory, dataDirectory } from '../support/data-directory.ts';
import { arn } from '../support/resources.ts';
import { type RightsRegion, type RightsSetup, regionWithRights } from '../support/rights.ts';

const BUS = 'arn:aws:events:us-east-1:000000000000:event-bus/shop';
const ROLE = 'arn:aws:iam::000000000000:role/caller-role';
const OK = { status: 200 };
const MAY = { Effect: 'Allow', Action: 'events:PutEvents', Resource: arn('Bus') };

let region: RightsRegion | undefined;
let client: EventBridgeClient;
let data: DataDirectory | undefined;

afterEach(async () => {
  client.destroy();
  await region?.stop();
  region = undefined;
  data?.remove();
  data = undefined;
});

async function start(setup: RightsSetup = {}): Promise<void> {
  region = await regionWithRights(setup);
  client = new EventBridgeClient(region.client);
}

const published = async (): Promise<Json | undefined> => {
  const Entries = [{ EventBusName: 'shop', Source: 'shop', DetailType: 'Made', Detail: '{}' }];
  return region?.called('eventbridge', 'PutEventsCommand', { Entries });
};
const statement = (more: JsonObject) => ({ Sid: 's', Action: 'events:PutEvents', Resource: BUS, ...more });
const setPolicy = (more: JsonObject) => {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement(more)] });
  return client.send(new PutPermissionCommand({ EventBusName: 'shop', Policy }));
};
const DENIED = {
  name: 'AccessDeniedException',
  message: expect.stringContaining('identity-based policy'),
  status: 400,
};

test('a function whose role allows nothing is let in by the policy of the bus, until it is removed', async () => {
  await start();
  expect(await published()).toEqual(DENIED);
  await setPolicy({ Effect: 'Allow', Principal: { AWS: ROLE } });
  expect(await published()).toEqual(OK);
  await client.send(new RemovePermissionCommand({ EventBusName: 'shop', StatementId: 's' }));
  expect(await published()).toEqual(DENIED);
});

test('a permission for the own account leaves the decision to the policies of its roles', async () => {
  await start();
  const Principal = '000000000000';
  const permission = { EventBusName: 'shop', StatementId: 'account', Action: 'events:PutEvents', Principal };
  await client.send(new PutPermissionCommand(permission));
  expect(await published()).toEqual(DENIED);
  await client.send(new PutPermissionCommand({ ...permission, Principal: '*' }));
  expect(await published()).toEqual(OK);
});

test('a function whose role allows it is kept out by the policy of the bus', async () => {
  await start({ statements: [MAY] });
  expect(await published()).toEqual(OK);
  await setPolicy({ Effect: 'Deny', Principal: '*' });
  expect(await published()).toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('with an explicit deny in a resource-based policy'),
  });
});

test('a function needs a right to change the policy', async () => {
  await start({ statements: [{ ...MAY, Action: 'events:PutPermission', Resource: '*' }] });
  const input = { EventBusName: 'shop', StatementId: 'all', Action: 'events:PutEvents', Principal: '*' };
  expect(await region?.called('eventbridge', 'PutPermissionCommand', input)).toEqual(OK);
  const removal = { EventBusName: 'shop', StatementId: 'all' };
  expect(await region?.called('eventbridge', 'RemovePermissionCommand', removal)).toEqual(DENIED);
});

test('the policies of a template are shown, and what calls add survives a restart', async () => {
  data = dataDirectory();
  const busPolicy = (properties: JsonObject) => ({
    Type: 'AWS::Events::EventBusPolicy',
    Properties: { EventBusName: { Ref: 'Bus' }, ...properties },
  });
  const Condition = { Type: 'StringEquals', Key: 'aws:PrincipalOrgID', Value: 'o-1' };
  const resources = {
    Older: busPolicy({ StatementId: 'older', Action: 'events:PutEvents', Principal: '*', Condition }),
    Newer: busPolicy({ StatementId: 'newer', Statement: { ...MAY, Principal: { AWS: '999999999999' } } }),
  };
  await start({ resources, dataDir: data.path });
  await setPolicyOf('called');
  const before = await client.send(new DescribeEventBusCommand({ Name: 'shop' }));
  client.destroy();
  await region?.stop();
  await start({ resources, dataDir: data.path });
  const { Policy = '' } = await client.send(new DescribeEventBusCommand({ Name: 'shop' }));
  expect(Policy).toBe(before.Policy);
  const [older, newer, called] = ['older', 'newer', 'called'].map((sid) =>
    JSON.parse(Policy).Statement.find(({ Sid }: { Sid: string }) => Sid === sid),
  );
  const made = { Effect: 'Allow', Action: 'events:PutEvents', Resource: BUS };
  const condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } };
  expect(older).toEqual({ Sid: 'older', ...made, Principal: '*', Condition: condition });
  expect(newer).toEqual({ Sid: 'newer', ...made, Principal: { AWS: '999999999999' } });
  expect(called).toEqual({ Sid: 'called', ...made, Principal: { AWS: 'arn:aws:iam::999999999999:root' } });
});

const setPolicyOf = (StatementId: string) =>
  client.send(
    new PutPermissionCommand({
      EventBusName: 'shop',
      StatementId,
      Action: 'events:PutEvents',
      Principal: '999999999999',
    }),
  );
