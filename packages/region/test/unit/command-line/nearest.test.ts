import { expect, test } from '@jest/globals';
import { nearest, suggestion } from '../../../src/command-line/nearest.ts';

const TYPES = ['OrderPlaced', 'OrderFulfilled', 'PaymentCaptured'];

test('the nearest word is the one with the fewest wrong letters, in either case', () => {
  expect(nearest('OrderFulfiled', TYPES)).toBe('OrderFulfilled');
  expect(nearest('orderplaced', TYPES)).toBe('OrderPlaced');
});

test('a word that is far from all has no nearest one; a short word may have few wrong letters', () => {
  expect(nearest('InvoiceSent', TYPES)).toBeUndefined();
  expect(nearest('abc', ['xyz'])).toBeUndefined();
  expect(nearest('x', ['y'])).toBeUndefined();
});

test('a suggestion names the nearest word, else all there are', () => {
  expect(suggestion('OrderPlacd', TYPES)).toBe('Did you mean OrderPlaced?');
  expect(suggestion('InvoiceSent', TYPES)).toBe('There are: OrderFulfilled, OrderPlaced, PaymentCaptured.');
  expect(suggestion('InvoiceSent', [])).toBe('There are none.');
});
