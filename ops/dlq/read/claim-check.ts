import { type Json, numberOf, objectOf, textOf } from '@tributary/region/json';
import { parseExactly } from '../../exact-json.ts';
import type { ClaimCheck, ClaimChecked, Content, Destination } from '../dead-letter.ts';

/** The claim check in a field of a dead letter; undefined where the field holds something else. */
export function claimCheckIn(field: Json | undefined): ClaimCheck | undefined {
  const { form, bucket, key, sha256, sizeBytes } = objectOf(field);
  const claimCheck = { bucket: textOf(bucket), key: textOf(key), sha256: textOf(sha256) };
  const size = numberOf(sizeBytes);
  if (form !== 'claim' || size === undefined || Object.values(claimCheck).includes('')) return undefined;
  return { form, sizeBytes: size, ...claimCheck };
}

/** The message as it would be if its payload were inside. */
export function withPayloadInside({ body, ...rest }: Content, payload: Json): Content {
  const { claim: _claimCheck, ...record } = objectOf(parseExactly(body));
  return { ...rest, body: JSON.stringify({ ...record, payload }) };
}

/** The destination of a dead letter; with a claim check, the destination whose payload is still empty. */
export function addressOf(destination: Destination | ClaimChecked): Destination {
  return destination.kind === 'claim-check' ? destination.to : destination;
}
