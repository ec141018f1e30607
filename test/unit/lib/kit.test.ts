import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readEnv } from '#lib/env.ts';
import { kitFor, kitVariables } from '#lib/kit.ts';

const before = process.env['AWS_REGION'];

beforeAll(() => {
  process.env['AWS_REGION'] = 'eu-west-1';
});

afterAll(() => {
  if (before === undefined) delete process.env['AWS_REGION'];
  else process.env['AWS_REGION'] = before;
});

describe('the kit of a deployed function', () => {
  test('needs four variables', () => {
    const environment = {
      AWS_LAMBDA_FUNCTION_NAME: 'f',
      IDEMPOTENCY_TABLE: 'ids',
      FAILED_QUEUE_URL: 'https://q',
      PAYLOAD_BUCKET: 'b',
    };
    expect(readEnv(kitVariables, environment)).toEqual({
      functionName: 'f',
      idempotencyTable: 'ids',
      failedQueueUrl: 'https://q',
      payloadBucket: 'b',
    });
  });

  test('has real time, chance and ids', () => {
    const kit = kitFor({ functionName: 'f', idempotencyTable: 'ids', failedQueueUrl: 'https://q', payloadBucket: 'b' });
    const random = kit.random();
    expect(kit.functionName).toBe('f');
    expect(Math.abs(kit.now() - Date.now())).toBeLessThan(60_000);
    expect(random >= 0 && random < 1 && random !== kit.random()).toBe(true);
    expect(kit.newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(kit.newId()).not.toBe(kit.newId());
  });
});
