import { expect, test } from '@jest/globals';
import { deliveryNotice } from '#domain/orders/delivery-notice.ts';
import { fulfilledOrder } from '../../../support/samples.ts';

test('a fulfilled order makes a notice that tells who gets how much where', () => {
  expect(deliveryNotice(fulfilledOrder())).toEqual({
    eventId: 'evt-1001-2',
    correlationId: 'story-ORD-1001',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    orderId: 'ORD-1001',
    customerName: 'Jürgen Müller',
    email: 'juergen.mueller@example.com',
    items: 3,
    destination: 'Berlin, DE',
  });
});
