import type { EventOf } from '#lib/contract.ts';
import type { orderPlaced, paymentCaptured } from '#schemas/generated/contracts.ts';

type Placed = EventOf<typeof orderPlaced>['data'];
type Money = EventOf<typeof paymentCaptured>['data']['amount'];

interface About {
  readonly orderId: string;
  /** The time of the command, RFC 3339. */
  readonly at: string;
}

/** A command for an order. `decide` says whether it is carried out. */
export type OrderCommand =
  | (About & { readonly kind: 'place' } & Pick<Placed, 'customer' | 'lines' | 'shippingAddress' | 'placedBy'>)
  | (About & { readonly kind: 'pay'; readonly paymentId: string; readonly amount: Money })
  | (About & { readonly kind: 'reserve'; readonly reservationId: string })
  /** A payment was refused. */
  | (About & { readonly kind: 'decline' })
  /** One of its products is out of stock. */
  | (About & { readonly kind: 'deplete' })
  | (About & { readonly kind: 'fulfil' })
  /** The customer changed their mind. */
  | (About & { readonly kind: 'cancel' });

export type CommandOf<Kind extends OrderCommand['kind']> = Extract<OrderCommand, { readonly kind: Kind }>;
