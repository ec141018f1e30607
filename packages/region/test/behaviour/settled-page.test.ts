import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from '@jest/globals';
import { functionResource } from '../support/package-dir.ts';
import { runningRegion } from '../support/running.ts';

test('the page of what is pending says what waits, and for what place, until nothing does', async () => {
  const code = { throwing: 'exports.handler = async () => { throw new Error("no luck"); };' };
  const region = await runningRegion({ Resources: { Throwing: functionResource('throwing') } }, { code });
  const lambda = new LambdaClient(region.client);
  const page = async (): Promise<unknown> => (await fetch(`${region.endpoint}/_region/settled`)).json();
  try {
    const before = await page();
    const failed = new Promise((resolve) => {
      region.journal.listen(({ step }) => step === 'retry-scheduled' && resolve(step));
    });
    await lambda.send(new InvokeCommand({ FunctionName: 'throwing', InvocationType: 'Event' }));
    await failed;
    expect(before).toEqual({ settled: true, pending: {} });
    // Lambda tries again after a minute, and this region's clock is real.
    expect(await page()).toEqual({ settled: false, pending: { functions: 1 } });
  } finally {
    lambda.destroy();
    await region.stop();
  }
});
