import { type ErrorRow, TributaryError, type ValuesOf } from '#lib/errors.ts';

/** The errors that the shop raises. docs/reference/errors.md explains each; a test keeps the two equal. */
export const SHOP_ERRORS = {
  ORDER_UNKNOWN: { retryable: false, httpStatus: 404, message: 'There is no order {orderId}.' },
  ORDER_PLACED_HERE: {
    retryable: false,
    message:
      'Order {orderId} was placed here, and this event of {source} is not in its history. Find out who sent it to the topic.',
  },
  ORDER_EXISTS: { retryable: false, message: 'Order {orderId} was placed before.' },
  ORDER_TOTAL_INVALID: { retryable: false, httpStatus: 422, message: 'Order {orderId} cannot be placed: {problem}.' },
  ORDER_CANCELLED: {
    retryable: false,
    httpStatus: 409,
    message: 'Order {orderId} is cancelled: {reason}. Nothing more happens to it.',
  },
  ORDER_FULFILLED: {
    retryable: false,
    httpStatus: 409,
    message: 'Order {orderId} is on its way. Nothing more happens to it.',
  },
  ORDER_ALREADY_PAID: {
    retryable: false,
    message: 'Order {orderId} is already paid by {paymentId}. Refund the second payment.',
  },
  ORDER_PAYMENT_DIFFERS: {
    retryable: false,
    message: 'Order {orderId} costs {total} minor units, {paid} were paid. Refund the payment.',
  },
  ORDER_NOT_PAID: { retryable: false, message: 'Order {orderId} is not paid, so it cannot be fulfilled.' },
  ORDER_NOT_RESERVED: { retryable: false, message: 'Order {orderId} is not reserved, so it cannot be fulfilled.' },
  INVOICE_UNKNOWN: { retryable: false, message: 'There is no invoice for order {orderId}. Find out who deleted it.' },
  INVOICE_NOT_OPEN: {
    retryable: false,
    message: 'Invoice {invoiceId} is {status}, so it cannot be {wanted}. Check its order by hand.',
  },
  PAYMENT_INCOMPLETE: {
    retryable: true,
    message: 'Order {orderId} costs {total}; only {captured} is captured so far. The workflow tries again.',
  },
  PAYMENT_DIFFERS: {
    retryable: false,
    message: 'Order {orderId} costs {total}, and the captured payments {captured} do not add up to that.',
  },
} as const satisfies Record<string, ErrorRow>;

type ShopErrorCode = keyof typeof SHOP_ERRORS;

/** An error of the shop. */
export class ShopError<Code extends ShopErrorCode = ShopErrorCode> extends TributaryError<Code> {
  constructor(code: Code, values: ValuesOf<(typeof SHOP_ERRORS)[Code]>, options?: ErrorOptions) {
    super(code, SHOP_ERRORS[code], values, options);
  }
}
