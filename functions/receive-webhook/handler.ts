import { SQSClient } from '@aws-sdk/client-sqs';
import { partners } from '#domain/partners/partners.ts';
import { TIME_LIMITS } from '#lib/aws/time-limits.ts';
import { withBus } from '#lib/bus/with-bus.ts';
import { systemClock } from '#lib/clock.ts';
import { onWebhook } from '#lib/handlers/on-webhook.ts';
import { kitFor } from '#lib/kit.ts';
import { PartnerKeys } from '#lib/webhooks/keys.ts';
import { storedKeys } from '#lib/webhooks/stored-keys.ts';
import { env } from './env.ts';

const client = new SQSClient({ requestHandler: TIME_LIMITS });
const read = storedKeys(client, systemClock, { prefix: env.keysPrefix, partners });

const kit = withBus(kitFor(env), env);

export const handler = onWebhook(kit, { partners, keys: new PartnerKeys(read, kit) });
