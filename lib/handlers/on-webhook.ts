import { hash } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { PublishingTools } from '../bus/with-bus.ts';
import { isRetryable, KitError, TributaryError, toError } from '../errors.ts';
import type { HttpAnswer } from '../http/answer.ts';
import { BODY_LIMIT_BYTES } from '../http/body.ts';
import type { ReceivedRequest } from '../http/request.ts';
import type { Effected } from '../idempotency/effect.ts';
import { isInProgress } from '../idempotency/in-progress.ts';
import { quotable } from '../json.ts';
import type { Kit } from '../kit.ts';
import { type ReadDelivery, readDelivery } from '../webhooks/delivery.ts';
import type { PartnerKeys } from '../webhooks/keys.ts';
import { type Partner, type PartnerEvent, unmapped } from '../webhooks/partner.ts';
import { type SignedRequest, type Verdict, verdictOn } from '../webhooks/signature.ts';
import { answering } from './answering.ts';
import { toolsOf } from './http-route.ts';
import type { Pipeline } from './pipeline.ts';

export interface Webhooks {
  /** By the name in the path. */
  readonly partners: Readonly<Record<string, Partner>>;
  readonly keys: PartnerKeys;
}

/** What a partner gets for a delivery that is on the bus. */
interface Taken {
  readonly deliveryId: string;
  readonly eventId: string;
}

/**
 * A handler for deliveries of partners, at a route with `{partner}`. It answers 200 once the event of a delivery is on
 * the bus. One that comes again is answered in the same way, and published once; should it be twice, as when the
 * function ends in between, both have one id. All that may pass is answered 503, so that the partner sends it again.
 */
export function onWebhook(kit: Kit<PublishingTools>, webhooks: Webhooks): Pipeline<APIGatewayProxyStructuredResultV2> {
  return answering(kit, async (received, context) => {
    const name = received.path['partner'] ?? '';
    const partner = Object.hasOwn(webhooks.partners, name) ? webhooks.partners[name] : undefined;
    if (partner === undefined) throw new KitError('PARTNER_UNKNOWN', {});
    kit.logger.appendKeys({ partner: name });
    try {
      await verify(kit, webhooks.keys, name, partner, signedPart(received));
      return await take(
        kit,
        readDelivery(name, partner, signedPart(received), timeOf(kit)),
        partner,
        received,
        context,
      );
    } catch (thrown) {
      throw asAnswered(kit, thrown);
    }
  });
}

const timeOf = ({ now }: Pick<Kit, 'now'>): string => new Date(now()).toISOString();

/** @throws TributaryError REQUEST_TOO_LARGE */
function signedPart({ headers, rawBody = Buffer.alloc(0) }: ReceivedRequest): SignedRequest {
  const { length: sizeBytes } = rawBody;
  if (sizeBytes > BODY_LIMIT_BYTES) {
    throw new KitError('REQUEST_TOO_LARGE', { sizeBytes, limitBytes: BODY_LIMIT_BYTES });
  }
  return { headers, body: rawBody };
}

/** The answer is the same for all that may be wrong; the log has the reason. @throws TributaryError SIGNATURE_INVALID */
async function verify(
  { logger, now }: Pick<Kit, 'logger' | 'now'>,
  keys: PartnerKeys,
  name: string,
  { scheme }: Partner,
  request: SignedRequest,
): Promise<void> {
  const verdictBy = (some: readonly Buffer[]): Verdict => verdictOn(scheme, request, some, now());
  // Without any key it can be said that there is no signature: then none has to be read.
  let verdict = verdictBy([]);
  if (verdict !== 'unsigned') verdict = verdictBy(await keys.of(name));
  const newer = verdict === 'forged' ? await keys.newer(name) : undefined;
  if (newer !== undefined) verdict = verdictBy(newer);
  if (verdict === 'valid') return;
  logger.info('A signature was refused', { verdict });
  throw new KitError('SIGNATURE_INVALID', {});
}

/** Publishes the event of a delivery, once for each delivery. */
async function take(
  kit: Kit<PublishingTools>,
  { delivery, key }: ReadDelivery,
  partner: Partner,
  received: ReceivedRequest,
  context: Context,
): Promise<Effected<HttpAnswer<Taken>>> {
  const { deliveryId, partner: caller } = delivery;
  kit.logger.appendKeys({ deliveryId: quotable(deliveryId) });
  const event = partner.event(delivery);
  const commandId = hash('sha256', JSON.stringify([kit.functionName, caller, key]), 'hex');
  const { rawBody: _rawBody, ...sent } = received;
  const { publish } = toolsOf(kit, { ...sent, caller, commandId }, context);
  let effect: 'new' | 'already-there' = 'already-there';
  const eventId = await kit.once(commandId, context, async () => {
    effect = 'new';
    return published(publish, event);
  });
  return { effect, result: { status: 200, body: { deliveryId, eventId } } };
}

async function published(
  publish: PublishingTools['publish'],
  { definition, data, subject }: PartnerEvent,
): Promise<string> {
  try {
    const { metadata } = await publish(definition, data, { subject });
    return metadata.id;
  } catch (thrown) {
    if (thrown instanceof TributaryError && thrown.code === 'EVENT_INVALID') throw unmapped(thrown.message);
    throw thrown;
  }
}

/** What the partner learns of an error. The log has what went wrong here. */
function asAnswered({ logger }: Pick<Kit, 'logger'>, thrown: unknown): unknown {
  if (isInProgress(thrown)) return new KitError('WEBHOOK_IN_PROGRESS', {}, { cause: thrown });
  const isTold = thrown instanceof TributaryError && thrown.httpStatus !== undefined;
  if (isTold || !isRetryable(thrown)) return thrown;
  const { name: code, message: reason } = toError(thrown);
  logger.warn('A delivery was not taken', { code, reason });
  return new KitError('WEBHOOK_NOT_TAKEN', {}, { cause: thrown });
}
