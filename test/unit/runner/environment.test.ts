import { expect, test } from '@jest/globals';
import Environment from '../../runner/environment.ts';

test('what a test file changes of Node is put back after it', async () => {
  process.env['KEPT'] = 'before';
  const folder = process.cwd();
  const environment = new Environment({ projectConfig: {} as never });
  process.env['KEPT'] = 'after';
  process.env['ADDED'] = 'after';
  process.exitCode = 2;
  process.chdir('/');
  Object.assign(globalThis, { added: true });
  environment.fakeTimersModern.useFakeTimers({ now: 0 });

  await environment.teardown();

  expect([process.env['KEPT'], process.env['ADDED'], process.exitCode]).toEqual(['before', undefined, undefined]);
  expect(process.cwd()).toBe(folder);
  expect(globalThis).not.toHaveProperty('added');
  expect(Date.now()).toBeGreaterThan(0);
});
