import { expect, test } from '@jest/globals';
import { idFinder } from '../../../src/composition/id-finder.ts';
import { carriedBy } from '../../../src/faults/carried-events.ts';

const findIds = idFinder({ idPaths: ['detail.metadata.id', 'metadata.id', 'eventId'], kafkaHeaders: [] });
const detail = (id: string): string => JSON.stringify({ metadata: { id } });

test.each([
  [
    'events/PutEvents/bus',
    JSON.stringify({ Entries: [{ Detail: detail('a') }, { Detail: '{' }, { Detail: detail('b') }] }),
  ],
  [
    'sqs/SendMessageBatch/queue',
    JSON.stringify({ Entries: [{ MessageBody: detail('a') }, { MessageBody: '7' }, { MessageBody: detail('b') }] }),
  ],
])('the events that %s carries are those of its entries', (place, body) => {
  expect(carriedBy(place, { body }, findIds)).toEqual(['a', 'b']);
});

test.each([
  ['sqs/SendMessage/queue', JSON.stringify({ MessageBody: detail('a') })],
  ['sns/Publish/topic', new URLSearchParams({ Message: JSON.stringify({ eventId: 'a' }) }).toString()],
])('the event that %s carries is in its message', (place, body) => {
  expect(carriedBy(place, { body }, findIds)).toEqual(['a']);
});

test.each([
  ['dynamodb/PutItem/orders', JSON.stringify({ Item: { eventId: 'a' } })],
  ['events/PutEvents/bus', 'no JSON'],
])('%s carries none: %s', (place, body) => {
  expect(carriedBy(place, { body }, findIds)).toEqual([]);
});
