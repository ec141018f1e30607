import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import type { MappingDeclaration } from '../../../src/lambda/mappings/mapping.ts';
import { Mappings } from '../../../src/lambda/mappings/registry.ts';
import { SqsReader } from '../../../src/lambda/mappings/sqs.ts';
import { until } from '../../support/until.ts';
import { FUNCTION, mappingHarness } from './mapping-harness.ts';
import { MemoryQueue } from './memory-queue.ts';

const DECLARATION: MappingDeclaration = {
  uuid: 'u-1',
  functionArn: FUNCTION,
  eventSourceArn: 'arn:aws:sqs:eu-central-1:000000000000:analytics',
};

function setUp() {
  const harness = mappingHarness(new VirtualClock(0), () => null);
  const queue = new MemoryQueue();
  const mappings = new Mappings(
    { sqs: (declaration) => new SqsReader(harness.deps, queue, declaration) },
    harness.deps.clock,
  );
  return { ...harness, queue, mappings };
}

test('a mapping runs from its creation on, unless it is declared disabled', async () => {
  const { mappings } = setUp();
  await mappings.create(DECLARATION);
  await mappings.create({ ...DECLARATION, uuid: 'u-2', enabled: false });
  expect(mappings.all().map(({ state }) => state)).toEqual(['Enabled', 'Disabled']);
});

test('a mapping is switched off and on', async () => {
  const { mappings, queue, events } = setUp();
  await mappings.create(DECLARATION);
  await mappings.update('u-1', { enabled: false });
  queue.add('a');
  expect([mappings.get('u-1').state, queue.visible.length]).toEqual(['Disabled', 1]);
  await mappings.update('u-1', { enabled: true });
  await until(() => events.length === 1);
  expect(mappings.get('u-1').state).toBe('Enabled');
});

test('changed settings hold from then on', async () => {
  const { mappings, queue, events } = setUp();
  await mappings.create(DECLARATION);
  await mappings.update('u-1', { batchSize: 1 });
  queue.add('a', 'b');
  await until(() => events.length === 2);
  expect(mappings.get('u-1').settings).toMatchObject({ ...DECLARATION, batchSize: 1 });
});

test('a mapping that is not there is not found', () => {
  expect(() => setUp().mappings.get('u-9')).toThrow('The resource you requested does not exist.');
});

test('a source that the region does not run is refused by name', async () => {
  const eventSourceArn = 'arn:aws:kinesis:eu-central-1:000000000000:stream/x';
  await expect(setUp().mappings.create({ ...DECLARATION, eventSourceArn })).rejects.toThrow(
    `The region runs event source mappings of sqs, not of ${eventSourceArn}.`,
  );
});
