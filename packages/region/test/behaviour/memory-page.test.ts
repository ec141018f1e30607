import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, expect, test } from '@jest/globals';
import { objectOf, parseJson } from '../../src/core/json.ts';
import { clientsOf } from '../support/clients.ts';
import { functionResource } from '../support/package-dir.ts';
import { arn, bus, invokePermission, rule } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const TEMPLATE = {
  Resources: {
    Bus: bus('b'),
    Archive: { Type: 'AWS::Events::Archive', Properties: { SourceArn: arn('Bus'), ArchiveName: 'a' } },
    Talker: functionResource('talker'),
    May: invokePermission('Talker'),
    Rule: rule('Said', { Arn: arn('Talker') }),
  },
};
const TALKER = `exports.handler = async () => console.log('y'.repeat(100_000));`;

let region: TestRegion;
afterEach(() => region.stop());

async function fills(): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(`${region.endpoint}/_region/memory`);
  return objectOf(objectOf(parseJson(await answer.text()))['stores']);
}

async function say(times: number): Promise<void> {
  const { events, destroy } = clientsOf(region);
  for (let count = 0; count < times; count++) {
    const Detail = JSON.stringify({ text: 'x'.repeat(50_000), count });
    const { FailedEntryCount } = await events.send(
      new PutEventsCommand({ Entries: [{ EventBusName: 'b', Source: 's', DetailType: 'Said', Detail }] }),
    );
    expect(FailedEntryCount).toBe(0);
  }
  await region.settled();
  destroy();
}

test('the page of the memory says what each store holds, where, and what its limit is', async () => {
  region = await runningRegion(TEMPLATE, { code: { talker: TALKER } });
  await say(3);
  expect(await fills()).toMatchObject({
    journal: { where: 'memory', of: 'hops', limitBytes: 64 * 1024 * 1024, dropped: 0 },
    logs: { where: 'memory', limitBytes: 64 * 1024 * 1024, dropped: 0 },
    metrics: { limitCount: 300_000 },
    topics: { where: 'memory', count: 0, limitBytes: 512 * 1024 * 1024 },
    executions: { where: 'file', count: 0, limitCount: 10_000 },
    archives: { where: 'file', count: 3, of: 'archived events' },
    invocations: { count: 0 },
    unread: { count: 0 },
  });
});

test('limits that were set hold, and what they cost is counted', async () => {
  region = await runningRegion(TEMPLATE, { code: { talker: TALKER }, keep: { journal: 1, logs: 1 } });
  const MB = 1024 * 1024;
  for (let count = 0; count < 2_000; count++)
    region.journal.record('matched', 'rule/r', ['e'], { text: 'z'.repeat(1_000) });
  await say(15);
  const { journal, logs } = await fills();
  expect([journal, logs]).toEqual([
    expect.objectContaining({ limitBytes: MB, dropped: expect.any(Number) }),
    expect.objectContaining({ limitBytes: MB, dropped: expect.any(Number) }),
  ]);
  for (const fill of [journal, logs]) {
    expect(objectOf(fill)['dropped']).toBeGreaterThan(0);
    expect(objectOf(fill)['sizeBytes']).toBeLessThanOrEqual(MB);
  }
});
