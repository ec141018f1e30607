import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SseReader } from '../../ui/live/sse.ts';

const TEXT = [
  'retry: 1000\n\n',
  ':\n\n',
  'event: hops\nid: s.1\ndata: [1]\n\n',
  'data: a\ndata:b\n\n',
  'event: stats\r\nid: s.2\r\ndata: {}\r\n\r\n',
].join('');

const EVENTS = [
  { name: 'hops', id: 's.1', data: '[1]' },
  { name: 'message', id: 's.1', data: 'a\nb' },
  { name: 'stats', id: 's.2', data: '{}' },
];

test('events are read out of pieces, wherever these end', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: TEXT.length }), { maxLength: 20 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), TEXT.length];
      const reader = new SseReader();
      const read = places.slice(1).flatMap((end, index) => reader.read(TEXT.slice(places[index], end)));
      expect(read).toEqual(EVENTS);
    }),
  );
});
