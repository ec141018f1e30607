import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { callersIn } from '../../../src/composition/callers.ts';
import { lambdaHarness } from '../lambda/lambda-harness.ts';

const ROLE = 'arn:aws:iam::000000000000:role/work';

let harness: ReturnType<typeof lambdaHarness>;
beforeEach(() => {
  harness = lambdaHarness();
});
afterEach(() => harness.stop());

test('a process has the role of its function, after the deletion of the function too', async () => {
  harness.add('work', 'exports.handler = async () => process.env.AWS_ACCESS_KEY_ID;', { roleArn: ROLE });
  const { payload } = await harness.lambda.invoke('work', '{}', []);
  const callerOf = callersIn(harness.lambda);
  const accessKeyId = payload.replaceAll('"', '');
  const before = callerOf(accessKeyId);
  harness.lambda.removals.ofFunction('work');
  expect(before).toMatchObject({ roleArn: ROLE, sessionName: 'work' });
  expect(callerOf(accessKeyId)).toEqual(before);
});
