import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { functionResource, type PackageDir, packageDir } from '../../../packages/region/test/support/package-dir.ts';
import { invokeInRegion } from '../../../tools/invoke/in-region.ts';
import { answerText } from '../../../tools/invoke/report.ts';

const SAMPLE = 'events/eventbridge/OrderFulfilled.json';
const CODE = `exports.handler = async (event) => { console.log('seen'); return event['detail-type']; };`;

let packaged: PackageDir;
let region: Region;
beforeAll(async () => {
  packaged = packageDir({ Resources: { Hello: functionResource('hello') } }, { hello: CODE });
  region = await startRegion({ packageDir: packaged.path, port: 0, kafka: { port: 0 } });
});
afterAll(async () => {
  await region.stop();
  packaged.remove();
});

test('a function of a running region answers, with its logs', async () => {
  const answer = await invokeInRegion('hello', SAMPLE, region.endpoint);
  expect(answer).toMatchObject({ function: 'hello', event: SAMPLE, succeeded: true, result: 'OrderFulfilled' });
  expect(answer.logs.join()).toContain('seen');
  expect(answerText(answer)).toMatch(/^hello with .*: succeeded in \d+ ms\n\nResult\n {2}OrderFulfilled\n\nLogs\n/);
});

test('an unknown function is refused with the nearest name, and a region that does not answer in one line', async () => {
  await expect(invokeInRegion('helo', SAMPLE, region.endpoint)).rejects.toThrow(
    'The region has no function helo. Did you mean hello?',
  );
  await expect(invokeInRegion('hello', SAMPLE, 'http://127.0.0.1:1')).rejects.toThrow(
    'No region answers at http://127.0.0.1:1. Start one with `npm start`, or name one with --endpoint.',
  );
});
