import { headersOf, partnerNamed, type WantedRequest } from '../../../ops/shop/webhook/request.ts';

export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A way to send what the partner did not send, or not now. */
export interface Forgery {
  /** After "a webhook of the carrier". */
  readonly what: string;
  readonly make: (request: WantedRequest) => WebhookRequest;
}

export const signed = (request: WantedRequest): WebhookRequest => ({
  headers: headersOf(request),
  body: request.body,
});

const FORGERIES: readonly Forgery[] = [
  {
    what: 'signed with the key of somebody else',
    make: (request) => signed({ ...request, key: Buffer.from('the key of somebody else') }),
  },
  {
    what: 'with another body than was signed',
    make: (request) => ({ ...signed(request), body: Buffer.concat([request.body, Buffer.from(' ')]) }),
  },
  {
    what: 'without a signature',
    make(request) {
      const all: WebhookRequest['headers'] = headersOf(request);
      const { [partnerNamed(request.partner).scheme.header]: _signature, ...headers } = all;
      return { headers, body: request.body };
    },
  },
];

/** A request that somebody has recorded, sent again once its time is over. */
const late = (toleranceSeconds: number): Forgery => ({
  what: 'long after it was signed',
  make: (request) => signed({ ...request, nowMs: request.nowMs - (toleranceSeconds + 1) * 1000 }),
});

/** The ways that the partner's scheme must see through. */
export function forgeriesOf(partner: string): readonly Forgery[] {
  const { time } = partnerNamed(partner).scheme;
  return time === undefined ? FORGERIES : [...FORGERIES, late(time.toleranceSeconds)];
}
