import { isObject, type Json } from '@tributary/region/json';
import type { Claim } from '#lib/failures/failure-record.ts';
import type { Claimed, Content, Destination } from '../dead-letter.ts';
import { countAt, objectIn, textAt } from './fields.ts';

/** The claim that a value is; undefined when it is none. */
export function claimIn(value: Json | undefined): Claim | undefined {
  if (!isObject(value) || value['form'] !== 'claim') return undefined;
  const [bucket, key, sha256] = [textAt(value, 'bucket'), textAt(value, 'key'), textAt(value, 'sha256')];
  const sizeBytes = countAt(value, 'sizeBytes');
  if (bucket === undefined || key === undefined || sha256 === undefined || sizeBytes === undefined) return undefined;
  return { form: 'claim', bucket, key, sizeBytes, sha256 };
}

/** The message as it would be with its payload in it. */
export function withoutClaim({ body, ...rest }: Content, payload: Json): Content {
  const { claim: _claim, ...record } = objectIn(body) ?? {};
  return { ...rest, body: JSON.stringify({ ...record, payload }) };
}

/** Where a letter goes; of one with a claim, the destination that has no payload yet. */
export function addressOf(destination: Destination | Claimed): Destination {
  return destination.kind === 'claimed' ? destination.to : destination;
}
