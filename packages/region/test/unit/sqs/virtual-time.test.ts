import { beforeEach, expect, test } from '@jest/globals';
import { sleep } from '../../../src/core/clock.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { harnessOn } from './fixture.ts';

const START_MS = Date.parse('2026-01-02T03:04:05Z');
/** More turns of the event loop than the clock waits before it jumps. */
const TURNS = 20;

let clock: VirtualClock;
let harness: ReturnType<typeof harnessOn<VirtualClock>>;
let url: string;
let arn: string;

beforeEach(async () => {
  clock = new VirtualClock(START_MS);
  harness = harnessOn(clock);
  url = await harness.queue('orders');
  arn = harness.store.byLastPart(url)?.arn ?? '';
  await harness.send(url, 'a');
});

/** A program outside of the region works, and the region sees nothing of it. */
async function workOutside(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const receive = () => harness.bodies(url, { VisibilityTimeout: 30 });

test('time does not go on for a message that a program outside has in hand, and shows it when it goes on for others', async () => {
  expect(await receive()).toEqual(['a']);
  await workOutside();
  expect(clock.now()).toBe(START_MS);
  expect(await receive()).toEqual([]);
  await sleep(clock, 30_000);
  expect(await receive()).toEqual(['a']);
});

test('time goes on for a hidden message once a mapping reads its queue, and no more when it has stopped', async () => {
  expect(await receive()).toEqual(['a']);
  const stop = harness.service.onArrival(arn, () => {});
  await workOutside();
  expect(clock.now()).toBe(START_MS + 30_000);
  stop();
  expect(await receive()).toEqual(['a']);
  await workOutside();
  expect(clock.now()).toBe(START_MS + 30_000);
});

test('time goes on for a message that a mapping gives back', async () => {
  const stop = harness.service.onArrival(arn, () => {});
  const [{ receiptHandle } = { receiptHandle: '' }] = await harness.service.receive(arn, 1);
  await harness.service.release(arn, receiptHandle);
  await workOutside();
  expect(clock.now()).toBe(START_MS + 30_000);
  stop();
});
