import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '@tributary/region/random';
import { partners } from '#domain/partners/partners.ts';
import type { Event } from '#lib/event.ts';
import { readDelivery } from '#lib/webhooks/delivery.ts';
import { verdictOn } from '#lib/webhooks/signature.ts';
import { shipment } from '../../../../demo/shop/shipment.ts';
import { forgeriesOf, signed } from '../../../../demo/shop/webhooks/forged.ts';
import { judge, wrongAnswers } from '../../../../demo/shop/webhooks/judge.ts';
import type { Answer } from '../../../../demo/shop/webhooks/teller.ts';
import { carrierWebhook, otherWebhooks, type Webhook } from '../../../../demo/shop/webhooks/webhook.ts';
import { partnerNamed } from '../../../../ops/shop/webhook/request.ts';

const NOW_MS = Date.parse('2026-03-02T08:00:00Z');
const KEY = Buffer.from('the key of the partner');
const random = seededRandom(3);
const parcel = shipment(1, NOW_MS, random).map(carrierWebhook);
const webhooks = [...parcel, ...otherWebhooks(random)];
const [dispatched] = parcel;
if (dispatched === undefined) throw new Error('there is no parcel');

const requestOf = ({ partner, type, deliveryId, body }: Webhook) => {
  return { partner, type, deliveryId, body: Buffer.from(body), key: KEY, nowMs: NOW_MS };
};

test('every partner tells something', () => {
  expect(new Set(webhooks.map(({ partner }) => partner))).toEqual(new Set(Object.keys(partners)));
});

describe.each(webhooks.map((webhook) => ({ name: `${webhook.partner}, ${webhook.type}`, webhook })))(
  'a webhook of $name',
  ({ webhook }) => {
    const partner = partnerNamed(webhook.partner);
    const verdict = (request: ReturnType<typeof signed>) => verdictOn(partner.scheme, request, [KEY], NOW_MS);

    test('is valid as it is signed, and in none of its forgeries', () => {
      expect(verdict(signed(requestOf(webhook)))).toBe('valid');
      const forgeries = forgeriesOf(webhook.partner);
      const verdicts = forgeries.map(({ make }) => verdict(make(requestOf(webhook))));
      const late = partner.scheme.time === undefined ? [] : ['expired'];
      expect(verdicts).toEqual(['forged', 'forged', 'unsigned', ...late]);
    });

    test('becomes the event that it must become', () => {
      const { delivery } = readDelivery(webhook.partner, partner, signed(requestOf(webhook)), '2026-03-02T08:00:00Z');
      const { definition, data, subject } = partner.event(delivery);
      const event: Event = {
        metadata: metadataOf('evt-1', definition.type, definition.source, subject),
        data: JSON.parse(JSON.stringify(data)),
      };
      expect(judge([answered(webhook, 'evt-1')], [event], new Set())).toEqual({ lost: [], doubled: [] });
    });
  },
);

const metadataOf = (id: string, type: string, source: string, subject: string): Event['metadata'] => {
  const time = new Date(NOW_MS).toISOString();
  const story = { correlationId: id, causationId: id, sequence: 1, traceparent: '', hops: 0 };
  return { id, type, version: 1, source, subject, time, ...story };
};
const eventOf = ({ becomes }: Webhook, id: string): Event => ({
  metadata: metadataOf(id, becomes.type, 'partner.shipments', becomes.subject),
  data: becomes.data,
});
const answered = (webhook: Webhook, eventId: string, more: Partial<Answer> = {}): Answer => {
  return { webhook, eventId, status: 200, forged: undefined, ...more };
};

test('answers are wrong where one was not taken, a forged one was, or one became two events', () => {
  const forged = (status: number) => answered(dispatched, '', { forged: 'without a signature', status });
  const taken = answered(dispatched, 'evt-1');
  const textsOf = (...answers: readonly Answer[]) => wrongAnswers(answers).map(({ text }) => text);
  const name = `webhook ${dispatched.deliveryId} of carrier`;
  expect(textsOf(forged(401), taken, taken)).toEqual([]);
  expect(textsOf(answered(dispatched, '', { status: 503 }))).toEqual([`${name} was answered with 503`]);
  expect(textsOf(forged(200))).toEqual([`${name}, without a signature, was answered with 200, not 401`]);
  expect(textsOf(taken, answered(dispatched, 'evt-2'))).toEqual([`${name} has become the events evt-1, evt-2`]);
});

describe('webhooks are judged', () => {
  const taken = answered(dispatched, 'evt-1');
  const event = eventOf(dispatched, 'evt-1');
  const name = `webhook ${dispatched.deliveryId} of carrier`;
  const texts = (answers: readonly Answer[], onBus: readonly Event[], sent: readonly string[] = []) => {
    const { lost, doubled } = judge(answers, onBus, new Set(sent));
    return { lost: lost.map(({ text }) => text), doubled: doubled.map(({ text }) => text) };
  };
  const forged = (status: number) => answered(dispatched, '', { forged: 'without a signature', status });

  test('well where each is one event however often it came, and the forged one was refused', () => {
    expect(texts([forged(401), taken, taken], [event])).toEqual({ lost: [], doubled: [] });
  });

  test('lost where one was not taken, or its event is not on the bus, or another one is', () => {
    const refused = answered(dispatched, '', { status: 422 });
    expect(texts([refused], []).lost).toEqual([`${name} was answered with 422`]);
    expect(texts([taken], []).lost).toEqual([`no event evt-1 of ${name} on the bus`]);
    const other = { ...event, data: { ...dispatched.becomes.data, carrier: 'Another' } };
    expect(texts([taken], [other]).lost).toEqual([expect.stringMatching(`^${name} has become .*"Another"`)]);
  });

  test('done twice where one became two events, a forged one was taken, or an event comes from nobody', () => {
    const second = eventOf(dispatched, 'evt-2');
    expect(texts([taken, answered(dispatched, 'evt-2')], [event, second]).doubled).toEqual([
      `${name} has become the events evt-1, evt-2`,
    ]);
    expect(texts([forged(200)], []).doubled).toEqual([`${name}, without a signature, was answered with 200, not 401`]);
    const unsent = 'ShipmentDispatched evt-2 is on the bus, and no partner sent it';
    expect(texts([taken], [event, second]).doubled).toEqual([unsent]);
    expect(texts([taken], [event, second], ['evt-2']).doubled).toEqual([]);
  });
});
