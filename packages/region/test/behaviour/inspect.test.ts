import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at } from '../../src/core/json.ts';
import { Debugger } from '../support/debugger.ts';
import { functionResource } from '../support/package-dir.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const NAMES = { Order: 'shop-dev-order', PlaceOrder: 'shop-dev-place-order', Pay: 'shop-dev-pay', Broken: 'broken' };
const logged: string[] = [];
let region: TestRegion;

beforeAll(async () => {
  const Resources = Object.fromEntries(
    Object.entries(NAMES).map(([id, FunctionName]) => [id, functionResource(id, { FunctionName })]),
  );
  const code = Object.fromEntries(Object.keys(NAMES).map((id) => [id, 'exports.handler = async () => 1;']));
  region = await runningRegion(
    { Resources },
    { code: { ...code, Broken: 'throw new TypeError("no");' }, log: (line) => logged.push(line) },
  );
});
afterAll(() => region.stop());

describe('a region opens a function for a debugger', () => {
  test.each([
    ['its name', 'shop-dev-pay', 'shop-dev-pay'],
    ['its logical id', 'PlaceOrder', 'shop-dev-place-order'],
    ['the end of its name', 'place-order', 'shop-dev-place-order'],
  ])('by %s', async (_what, word, name) => {
    using debug = await Debugger.attach(await region.inspect(word, { port: 0 }));
    const seen = await debug.ask('Runtime.evaluate', { expression: 'process.env.AWS_LAMBDA_FUNCTION_NAME' });
    expect(at(seen, 'result', 'value')).toBe(name);
  });

  test.each([
    ['none', 'refund', 'There is no function refund.'],
    ['several', 'order', 'There are several functions order.'],
  ])('and refuses a word that names %s, with the names there are', async (_what, word, problem) => {
    const names = 'broken, shop-dev-order, shop-dev-pay, shop-dev-place-order';
    await expect(region.inspect(word)).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: `--inspect: ${problem} The template has ${names}.`,
    });
  });

  test('and says with the option which port is in use', async () => {
    const port = await region.inspect('pay', { port: 0 });
    await expect(region.inspect('place-order', { port })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: `Port ${port} is in use. Stop what uses it, or choose another with --inspect place-order=<port>.`,
    });
  });

  test('and says why its code could not be loaded', async () => {
    await region.inspect('Broken', { port: 0 });
    expect(logged.at(-1)).toMatch(/^broken could not be loaded: TypeError: no\n +at /);
  });
});
