import { UsageError } from '@tributary/region/command-line';
import { partners } from '#domain/partners/partners.ts';
import type { Partner, Place } from '#lib/webhooks/partner.ts';
import { signedHeaders } from '#lib/webhooks/signature.ts';

export interface WantedRequest {
  readonly partner: string;
  readonly body: Buffer;
  readonly key: Buffer;
  /** For partners that name it in a header. */
  readonly type: string;
  readonly deliveryId: string;
  readonly nowMs: number;
}

/** @throws UsageError for an unknown partner */
export function partnerNamed(name: string): Partner {
  const partner = Object.hasOwn(partners, name) ? partners[name] : undefined;
  if (partner !== undefined) return partner;
  throw new UsageError(`There is no partner ${name}. Partners are: ${Object.keys(partners).join(', ')}.`);
}

/** The headers with which a partner would send that body. @throws UsageError for an unknown partner */
export function headersOf({ partner: name, body, key, type, deliveryId, nowMs }: WantedRequest) {
  const partner = partnerNamed(name);
  const inHeader = (place: Place, value: string) => ('header' in place ? { [place.header.toLowerCase()]: value } : {});
  return {
    'content-type': 'application/json',
    ...inHeader(partner.deliveryId, deliveryId),
    ...inHeader(partner.type, type),
    ...signedHeaders(partner.scheme, body, key, nowMs),
  };
}
