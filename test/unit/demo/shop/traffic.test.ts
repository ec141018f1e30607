import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '@tributary/region/random';
import { readRecord } from '#lib/kafka/reading.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { type Produced, traffic } from '../../../../demo/shop/traffic.ts';

const START_MS = Date.parse('2026-03-02T08:00:00Z');
const played = traffic(300, START_MS, seededRandom(7));

const ofKind = (kind: Produced['kind']): readonly Produced[] => played.filter((message) => message.kind === kind);

/** As the event source mapping delivers it. */
function read({ message }: Produced) {
  const headers = [...message.headers].map(([name, text]) => ({ [name]: [...Buffer.from(text)] }));
  const [key, value] = [Buffer.from(message.key).toString('base64'), message.value.toString('base64')];
  const record = { topic: message.topic, partition: 0, offset: 0, timestamp: START_MS, key, value, headers };
  return readRecord(record, allEvents, 'test');
}

describe("the shop's traffic", () => {
  test('is the same for the same seed, and another for another', () => {
    expect(traffic(50, START_MS, seededRandom(7))).toEqual(traffic(50, START_MS, seededRandom(7)));
    expect(traffic(50, START_MS, seededRandom(8))).not.toEqual(traffic(50, START_MS, seededRandom(7)));
  });

  test('mixes in 2 % duplicates, 1 % malformed messages and 1 % schema violations', () => {
    const events = ofKind('event').length;
    const counts = [ofKind('duplicate').length, ofKind('malformed').length, ofKind('violation').length];
    expect(counts).toEqual([0.02, 0.01, 0.01].map((share) => Math.round(events * share)));
  });

  test('has only events that get through, and only poison that does not', () => {
    const kindsRead = (messages: readonly Produced[]) => new Set(messages.map((message) => read(message).kind));
    expect(kindsRead([...ofKind('event'), ...ofKind('duplicate')])).toEqual(new Set(['event']));
    expect(kindsRead([...ofKind('malformed'), ...ofKind('violation')])).toEqual(new Set(['poison']));
  });

  test('keeps the order of the events of one key', () => {
    const sequences = Map.groupBy(ofKind('event'), ({ message }) => `${message.topic}/${message.key}`);
    for (const messages of sequences.values()) {
      const order = messages.map(({ step }) => step.event.metadata.sequence);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
  });

  test('tells stories of every kind', () => {
    const types = new Set(ofKind('event').map(({ step }) => step.event.metadata.type));
    expect([...types].sort()).toEqual([
      'OrderCancelled',
      'OrderFulfilled',
      'OrderPlaced',
      'PaymentCaptured',
      'PaymentDeclined',
      'StockDepleted',
      'StockReserved',
    ]);
  });
});
