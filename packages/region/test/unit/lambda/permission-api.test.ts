import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { objectOf, objectsOf, parseJson, textOf } from '../../../src/core/json.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { Permissions } from '../../../src/iam/permissions.ts';
import { permissionRows } from '../../../src/lambda/api/permissions.ts';
import { apiCaller } from './api-caller.ts';
import { ACCOUNT, lambdaHarness } from './lambda-harness.ts';

const POLICY = '/2015-03-31/functions/jobs/policy';
const PERMISSION = { StatementId: 'one', Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com' };

let harness: ReturnType<typeof lambdaHarness>;
let permissions: Permissions;
beforeEach(() => {
  harness = lambdaHarness(new VirtualClock(0));
  harness.add('jobs', 'exports.handler = async () => 1;');
  permissions = new Permissions({ accountId: ACCOUNT, ownPolicy: () => undefined });
});
afterEach(() => harness.stop());

const call = apiCaller(() => permissionRows(harness.lambda, permissions));

async function idsInPolicy(): Promise<readonly string[]> {
  const { body } = await call('GET', POLICY);
  const policy = objectOf(parseJson(textOf(body['Policy'])));
  return objectsOf(policy['Statement']).map(({ Sid }) => textOf(Sid));
}

test('a permission is added once, and again only after it was taken away', async () => {
  expect((await call('POST', POLICY, PERMISSION)).status).toBe(201);
  const { status, type, body } = await call('POST', POLICY, PERMISSION);
  expect([status, type]).toEqual([409, 'ResourceConflictException']);
  expect(body['message']).toMatch(/^The statement id \(one\) provided already exists\. Please provide a new/);
  expect(await idsInPolicy()).toEqual(['one']);
  expect((await call('DELETE', `${POLICY}/one`)).status).toBe(204);
  expect((await call('POST', POLICY, PERMISSION)).status).toBe(201);
});

test.each([
  ['without an id', { ...PERMISSION, StatementId: undefined }],
  ['with an id that has a blank', { ...PERMISSION, StatementId: 'o n e' }],
  ['of nobody', { ...PERMISSION, Principal: undefined }],
  ['for nothing', { ...PERMISSION, Action: 'InvokeFunction' }],
])('a permission %s is refused', async (_what, permission) => {
  const { status, type } = await call('POST', POLICY, permission);
  expect([status, type]).toEqual([400, 'ValidationException']);
  expect((await call('GET', POLICY)).status).toBe(404);
});
