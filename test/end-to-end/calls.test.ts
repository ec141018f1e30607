import { expect, test } from '@jest/globals';
import { CALLS } from '../../ops/shop/plan/calls.ts';
import { measureCalls } from '../../tools/shop/measure-calls/measure-calls.ts';

const TIMEOUT_MS = 180_000;

test(
  'the plan counts with the AWS calls that the functions make; `npm run plan -- --measure` counts them anew',
  async () => {
    expect(await measureCalls()).toEqual(CALLS);
  },
  TIMEOUT_MS,
);
