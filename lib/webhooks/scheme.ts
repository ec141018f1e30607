/** How a partner signs what it sends: an HMAC with SHA-256 of the body, by itself or behind a time. */
export interface Scheme {
  /** The header with the signature, or several with commas between them, in lower case. */
  readonly header: string;
  /** Stands before each signature. */
  readonly prefix: string;
  readonly encoding: 'hex' | 'base64';
  /** Absent: the time is not signed, and the body alone is. */
  readonly time?: SignedTime;
}

/** The time of a signature, in seconds since the epoch. `<time>.<body>` is signed. */
export interface SignedTime {
  /** The header that has it, in lower case. With a prefix it is one of the parts with commas between them. */
  readonly header: string;
  readonly prefix: string;
  /** How far it may be from now, before or after. */
  readonly toleranceSeconds: number;
}

const TOLERANCE_SECONDS = 300;

/** `Stripe-Signature: t=1772442900,v1=5257a8…`. @see https://docs.stripe.com/webhooks#verify-manually */
export const STRIPE: Scheme = {
  header: 'stripe-signature',
  prefix: 'v1=',
  encoding: 'hex',
  time: { header: 'stripe-signature', prefix: 't=', toleranceSeconds: TOLERANCE_SECONDS },
};

/** `X-Hub-Signature-256: sha256=757107…`. @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
export const GITHUB: Scheme = { header: 'x-hub-signature-256', prefix: 'sha256=', encoding: 'hex' };

/** `X-Shopify-Hmac-Sha256: XWmrwM…=`. @see https://shopify.dev/docs/apps/build/webhooks/subscribe/https */
export const SHOPIFY: Scheme = { header: 'x-shopify-hmac-sha256', prefix: '', encoding: 'base64' };

export interface TimedHeaders {
  readonly signature: string;
  readonly time: string;
  readonly prefix?: string;
  readonly encoding?: 'hex' | 'base64';
  readonly toleranceSeconds?: number;
}

/** A scheme with the time in a header of its own, for partners with whom it can be agreed. */
export const timed = ({
  signature,
  time,
  prefix = '',
  encoding = 'hex',
  toleranceSeconds = TOLERANCE_SECONDS,
}: TimedHeaders): Scheme => ({
  header: signature.toLowerCase(),
  prefix,
  encoding,
  time: { header: time.toLowerCase(), prefix: '', toleranceSeconds },
});
