import path from 'node:path';
import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  PutPartnerEventsCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { afterEach, expect, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { textOf } from '@tributary/region/json';
import { withDeadLetters } from '../../ops/dlq/collect.ts';
import { type Endpoint, openEndpoint } from '../../ops/dlq/endpoint.ts';
import { redrive } from '../../ops/dlq/redrive.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { REDRIVE_ALL } from '../support/redrive-all.ts';

const TIMEOUT_MS = 180_000;
const SOURCE = 'aws.partner/example.com/acme/orders';
const BUS = 'tributary-dev';

let region: Region | undefined;
let endpoint: Endpoint | undefined;
afterEach(async () => {
  await endpoint?.close();
  await region?.stop();
});

/** The application, which has taken over the source of a partner. */
async function running(): Promise<{ region: Region; endpoint: Endpoint }> {
  const packageDir = path.dirname(await ensurePackaged());
  const parameters = { PartnerEventSource: SOURCE };
  region = await startRegion({ packageDir, port: 0, kafka: { port: 0 }, clock: 'virtual', parameters });
  endpoint = await openEndpoint({ aws: false, stage: 'dev', endpoint: region.endpoint });
  return { region, endpoint };
}

async function tell(): Promise<string> {
  const Entries = [{ Source: SOURCE, DetailType: 'Made', Detail: '{"total":12.5}' }];
  const answer = await endpoint?.eventBridge.send(new PutPartnerEventsCommand({ Entries }));
  await region?.settled();
  return answer?.Entries?.[0]?.EventId ?? '';
}

/** What happened to the event on the bus of the application, and on its way there. */
const stepsAtBus = (id: string): readonly string[] =>
  (region?.journal.hops() ?? [])
    .filter(({ ids, place }) => ids.includes(id) && place.endsWith(`/${BUS}`))
    .map(({ step }) => step);

test(
  'an event of the partner comes onto the bus of the application, and into its archive',
  async () => {
    await running();
    const id = await tell();
    expect(stepsAtBus(id)).toEqual(expect.arrayContaining(['delivered', 'archived']));
  },
  TIMEOUT_MS,
);

test(
  'what cannot be forwarded is on the dead-letter queue, which a redrive cannot send, and comes by a replay',
  async () => {
    const opened = await running();
    const { eventBridge } = opened.endpoint;
    await eventBridge.send(new DeleteEventBusCommand({ Name: BUS }));
    const id = await tell();
    const found = await withDeadLetters(opened.endpoint, 100, async ({ deadLetters }) =>
      deadLetters.map(({ reason, queue }) => ({ reason, queue: queue.name })),
    );
    expect(found).toEqual([{ reason: 'NO_RESOURCE', queue: `${BUS}-partner-events-undelivered` }]);
    expect(opened.region.resources.get('PartnerEventsUndeliveredAlarm')?.ref).toBe(`${BUS}-partner-events-undelivered`);

    const sent = await redrive(opened.endpoint, REDRIVE_ALL);
    expect(sent.text).toContain(`Nobody but its sender can put an event of ${SOURCE} on a bus.`);

    await eventBridge.send(new CreateEventBusCommand({ Name: BUS }));
    const arnOf = (id: string): string => textOf(opened.region.resources.get(id)?.attributes['Arn']);
    const nowMs = opened.region.clock.now();
    await eventBridge.send(
      new StartReplayCommand({
        ReplayName: 'again',
        EventSourceArn: arnOf('PartnerArchive'),
        EventStartTime: new Date(nowMs - 60_000),
        EventEndTime: new Date(nowMs + 60_000),
        Destination: { Arn: arnOf('PartnerBus') },
      }),
    );
    await opened.region.settled();
    expect(stepsAtBus(id)).toContain('delivered');
  },
  TIMEOUT_MS,
);
