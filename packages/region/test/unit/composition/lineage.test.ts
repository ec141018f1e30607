import { expect, test } from '@jest/globals';
import { journalMetadata } from '../../../src/composition/id-finder.ts';
import { lineageFinder } from '../../../src/composition/lineage.ts';

const lineageOf = lineageFinder(
  journalMetadata({
    Journal: {
      IdPaths: ['detail.metadata.id', 'detail.metadata.correlationId', 'id'],
      KafkaHeaders: ['ce_id'],
      CausePaths: ['detail.metadata.causationId'],
      CauseHeaders: ['ce_causationid'],
    },
  }),
);

test('an event names itself, and the event that caused it', () => {
  const metadata = { id: 'evt-2', causationId: 'evt-1', correlationId: 'story' };
  expect(lineageOf({ id: 'bus-2', detail: { metadata } })).toEqual({ event: 'evt-2', causedBy: 'evt-1' });
  expect(lineageOf({ ce_id: 'evt-2', ce_causationid: 'evt-1' })).toEqual({ event: 'evt-2', causedBy: 'evt-1' });
});

test('an event that nothing caused names itself as its cause', () => {
  expect(lineageOf({ detail: { metadata: { id: 'evt-1', causationId: 'evt-1' } } })).toEqual({ event: 'evt-1' });
});

test('an event of a service of AWS has the id of the bus; anything else is no event', () => {
  expect(lineageOf({ id: 'bus-1', detail: {} })).toEqual({ event: 'bus-1' });
  expect(lineageOf('text')).toBeUndefined();
});
