/**
 * The keys of the billing table. The partition key begins with the kind of the item, because a role can be limited to
 * the beginning of a partition key, and to nothing else of an item.
 */
export const invoiceKey = (orderId: string) => ({ id: `invoice#${orderId}`, part: 'invoice' });

/** The payments of an order have one partition. */
export const paymentsKey = (orderId: string): string => `payment#${orderId}`;

export const paymentKey = (orderId: string, paymentId: string) => ({ id: paymentsKey(orderId), part: paymentId });
