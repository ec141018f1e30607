import { hash } from 'node:crypto';
import { readAsWritten } from '../as-written.ts';
import { KitError, TributaryError } from '../errors.ts';
import { at } from '../json.ts';
import { type Delivery, noEventFor, type Partner, type Place, unmapped } from './partner.ts';
import type { SignedRequest } from './signature.ts';

const WORD = /^[\x21-\x7e]{1,255}$/;

/** A delivery, and what tells it from all others of its partner. */
export interface ReadDelivery {
  readonly delivery: Delivery;
  readonly key: string;
}

/**
 * Reads a request whose signature is right.
 * @param receivedAt in RFC 3339
 * @throws TributaryError REQUEST_NOT_JSON; WEBHOOK_INVALID that names the header or the field
 */
export function readDelivery(name: string, partner: Partner, request: SignedRequest, receivedAt: string): ReadDelivery {
  const text = utf8(request.body);
  const payload = payloadOf(text);
  const read = (place: Place): string => wordAt(place, request, payload);
  const deliveryId = read(partner.deliveryId);
  const type = read(partner.type);
  if (partner.types?.includes(type) === false) throw noEventFor({ type });
  const delivery = { partner: name, deliveryId, type, receivedAt, payload, text };
  const isSigned = 'field' in partner.deliveryId || partner.sameBodyIsAnother === true;
  return { delivery, key: isSigned ? deliveryId : hash('sha256', JSON.stringify([type, text])) };
}

function utf8(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch (cause) {
    throw new KitError('REQUEST_NOT_JSON', { problem: 'it is not UTF-8' }, { cause });
  }
}

function payloadOf(text: string): unknown {
  try {
    return readAsWritten(text, 'The body').value;
  } catch (thrown) {
    if (!(thrown instanceof TributaryError)) throw thrown;
    if (thrown.code === 'RECORD_AMBIGUOUS') throw unmapped('it has a key twice');
    throw new KitError('REQUEST_NOT_JSON', { problem: 'it is not well-formed' }, { cause: thrown });
  }
}

function wordAt(place: Place, { headers }: SignedRequest, payload: unknown): string {
  const [where, value] =
    'header' in place
      ? [`the header ${place.header}`, headers[place.header.toLowerCase()]]
      : [place.field, at(payload, ...place.field.split('.'))];
  if (typeof value === 'string' && WORD.test(value)) return value;
  throw unmapped(`${where} must have 1 to 255 visible characters`);
}
