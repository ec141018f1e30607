import { expect, test } from '@jest/globals';
import { causedBy, identityOf } from '#lib/event.ts';
import { placedOrder } from '../../support/samples.ts';

const cause = placedOrder({ id: 'evt-1', correlationId: 'story-1', causationId: 'evt-0', sequence: 7, hops: 2 });
const derived = {
  id: 'evt-2',
  type: 'InvoiceRequested',
  version: 3,
  source: 'tributary.billing',
  time: '2026-03-02T10:00:00Z',
};

test('a derived event goes on with the story, the trace and the subject of its cause', () => {
  expect(causedBy(cause, derived)).toEqual({
    ...derived,
    subject: 'ORD-1001',
    sequence: 7,
    correlationId: 'story-1',
    causationId: 'evt-1',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    hops: 2,
  });
});

test('a derived event may have a subject and a sequence of its own, but not another story', () => {
  const own = {
    ...derived,
    subject: 'INV-9',
    sequence: 0,
    correlationId: 'x',
    causationId: 'x',
    traceparent: 'x',
    hops: 9,
  };
  expect(causedBy(cause, own)).toEqual({
    ...derived,
    subject: 'INV-9',
    sequence: 0,
    correlationId: 'story-1',
    causationId: 'evt-1',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    hops: 2,
  });
});

test.each([
  ['another source', { source: 'partner', id: 'a/b' }, { source: 'partner/a', id: 'b' }],
  ['a replay', { source: 'partner', id: 'a#replay' }, { source: 'partner', id: 'a%23replay' }],
  ['its own escapes', { source: 'partner', id: 'a/b' }, { source: 'partner', id: 'a%2Fb' }],
])('no id reads as that of %s', (_of, one, other) => {
  const identities = [one, other].map((metadata) => identityOf(placedOrder(metadata)));
  expect(new Set(identities).size).toBe(2);
  expect(identities.join()).not.toContain('#');
});
