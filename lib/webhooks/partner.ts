import type { EventDefinition } from '#schemas/definition.ts';
import { KitError } from '../errors.ts';
import { at, quotable } from '../json.ts';
import type { Scheme } from './scheme.ts';

/** Where a request says something: in a header, or in a field of its body such as `data.object.id`. */
export type Place = { readonly header: string } | { readonly field: string };

/** One request of a partner whose signature is right. */
export interface Delivery {
  readonly partner: string;
  /** The partner's id of what it tells, the same when it sends it again. */
  readonly deliveryId: string;
  /** The partner's word for the kind of it. */
  readonly type: string;
  /** RFC 3339. */
  readonly receivedAt: string;
  /** The body as JSON. A number that JavaScript cannot hold is no number in it. */
  readonly payload: unknown;
  /** The body as it came. */
  readonly text: string;
}

/** The event that a delivery becomes. */
export interface PartnerEvent {
  readonly definition: EventDefinition;
  readonly data: unknown;
  /** The entity that the event is about. */
  readonly subject: string;
}

/** How one partner is understood. */
export interface Partner {
  readonly scheme: Scheme;
  /** Where its keys are. Default `secrets-manager`. */
  readonly keysIn?: 'secrets-manager' | 'parameter-store';
  readonly deliveryId: Place;
  readonly type: Place;
  /** The types that are taken; without it, all. Any other is refused as WEBHOOK_INVALID. */
  readonly types?: readonly string[];
  /**
   * Headers are not signed, so a person who has seen a request could send it again with another id in a header. So type and
   * body count in place of such an id, unless the partner sends the same body and type for different things.
   */
  readonly sameBodyIsAnother?: true;
  /** @throws TributaryError WEBHOOK_INVALID for what becomes no event */
  readonly event: (delivery: Delivery) => PartnerEvent;
}

/** An event of a definition, its data checked when it is published. */
export const eventOf = <Type extends string, Data>(
  definition: EventDefinition<Type, Data>,
  data: NoInfer<Data>,
  subject: string,
): PartnerEvent => ({ definition, data, subject });

/** The text in a field of a delivery. @throws TributaryError WEBHOOK_INVALID that names the field */
export function textAt({ payload }: Pick<Delivery, 'payload'>, field: string): string {
  const value = at(payload, ...field.split('.'));
  if (typeof value === 'string' && value !== '') return value;
  throw unmapped(`${field} is not a text`);
}

/** Refuses a delivery for a problem that names what is wrong. */
export const unmapped = (problem: string) => new KitError('WEBHOOK_INVALID', { problem });

/** The refusal of a kind of delivery for which there is no event. */
export const noEventFor = ({ type }: Pick<Delivery, 'type'>) =>
  unmapped(`its type ${quotable(type)} stands for no event here`);
