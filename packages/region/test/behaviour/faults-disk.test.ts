import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { at, type Json, listOf, textOf } from '../../src/core/json.ts';
import { flipBit } from '../../src/faults/bit-flip.ts';
import { type PersistedRegion, persistedRegion, type RegionProcess } from '../support/region-process.ts';
import { bus, queue } from '../support/resources.ts';
import { until } from '../support/until.ts';

const QueueUrl = 'http://localhost/000000000000/orders';

let persisted: PersistedRegion;
let data: string;
beforeEach(() => {
  persisted = persistedRegion(() => ({ Resources: { Orders: queue('orders'), Bus: bus('shop') } }));
  data = path.join(persisted.folder, 'data');
});
afterEach(() => persisted.remove());

function startWith(...rules: readonly Json[]): Promise<RegionProcess> {
  const plan = path.join(persisted.folder, 'plan.json');
  writeFileSync(plan, JSON.stringify({ rules }));
  return persisted.start('--faults', plan);
}

/** The faults of all starts, from the log in the folder. */
const logged = (): readonly Json[] =>
  readFileSync(path.join(data, 'faults.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Sends messages until one is not accepted. @returns those that were */
async function sendUntilRefused({ client }: RegionProcess, most: number): Promise<readonly string[]> {
  const sqs = new SQSClient({ ...client, maxAttempts: 1 });
  const accepted: string[] = [];
  for (let n = 0; n < most; n++) {
    const sent = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: String(n) })).catch(() => undefined);
    if (sent === undefined) break;
    accepted.push(String(n));
  }
  sqs.destroy();
  return accepted;
}

async function received({ client }: RegionProcess, count: number): Promise<readonly string[]> {
  const sqs = new SQSClient(client);
  const bodies: string[] = [];
  await until(async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    bodies.push(...Messages.map(({ Body = '' }) => Body));
    return bodies.length >= count;
  });
  sqs.destroy();
  return bodies;
}

test('a disk that is full at a write stops the region with its line, and the next start has all that was accepted', async () => {
  const region = await startWith({ fault: 'diskFull', at: 'disk/region.sqlite', nth: 60 });
  const accepted = await sendUntilRefused(region, 100);
  expect(await region.ended).toBe(1);
  expect(region.errors).toContainEqual(expect.stringMatching(/region\.sqlite cannot be written: ENOSPC/));
  expect(logged()).toEqual([expect.objectContaining({ place: 'disk/region.sqlite' })]);
  expect(accepted.length).toBeGreaterThan(0);
  expect(accepted.length).toBeLessThan(100);

  const next = await persisted.start();
  expect((await received(next, accepted.length)).slice(0, accepted.length)).toEqual(
    expect.arrayContaining([...accepted]),
  );
});

test('a bit is flipped before the region is killed, and the log says which: with it back, nothing is lost', async () => {
  const region = await startWith({ fault: 'bitFlip', at: 'journal/published', nth: 1 });
  const accepted = await sendUntilRefused(region, 5);
  const { client } = region;
  const sent = fetch(client.endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ Entries: [{ EventBusName: 'shop', Source: 'a', DetailType: 'b', Detail: '{}' }] }),
  });
  await expect(sent).rejects.toThrow();
  expect(await region.ended).toBeNull();
  const [fault] = logged();
  const file = textOf(at(fault, 'detail', 'file'));
  expect(listOf(logged())).toHaveLength(1);
  flipBit(data, { file, position: Number(at(fault, 'detail', 'position')), bit: Number(at(fault, 'detail', 'bit')) });

  const next = await persisted.start();
  expect(next.errors.filter((line) => line.includes('damaged'))).toEqual([]);
  expect(new Set(await received(next, accepted.length))).toEqual(new Set(accepted));
});
