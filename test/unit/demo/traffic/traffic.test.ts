import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '@tributary/region/random';
import { readRecord } from '#lib/kafka/reading.ts';
import { type CatalogueEntry, catalogue } from '#schemas/catalogue.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import type { Entry } from '../../../../demo/traffic/entries.ts';
import { MadeEvents } from '../../../../demo/traffic/made-events.ts';
import type { Produced } from '../../../../demo/traffic/step.ts';
import { traffic } from '../../../../demo/traffic/traffic.ts';

const START_MS = Date.parse('2026-03-02T08:00:00Z');
const entries = [...Map.groupBy(catalogue(), ({ type }) => type)].map(([type, versions]): Entry => {
  const source = versions[0]?.source ?? '';
  return { source, type, topic: source.split('.').at(-1), versions };
});

function play(events: number, seed: number, of: readonly Entry[] = entries): readonly Produced[] {
  const random = seededRandom(seed);
  return traffic(new MadeEvents(START_MS, random).make(of, events), random);
}
const played = play(1_200, 7);

const ofKind = (kind: Produced['kind']): readonly Produced[] => played.filter((message) => message.kind === kind);

/** As the event source mapping delivers it. */
function read({ message }: Produced) {
  if (!message) throw new Error('it goes to the bus');
  const headers = [...message.headers].map(([name, text]) => ({ [name]: [...Buffer.from(text)] }));
  const [key, value] = [Buffer.from(message.key).toString('base64'), message.value.toString('base64')];
  const record = { topic: message.topic, partition: 0, offset: 0, timestamp: START_MS, key, value, headers };
  return readRecord(record, allEvents, 'test');
}

describe('traffic of made events', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(play(50, 7)).toEqual(play(50, 7));
    expect(play(50, 8)).not.toEqual(play(50, 7));
  });

  test('has every type in every version', () => {
    const nameOf = (type: string, version: number): string => `${type} v${version}`;
    const made = new Set(
      ofKind('event')
        .map(({ step }) => step.event.metadata)
        .map((m) => nameOf(m.type, m.version)),
    );
    expect([...made].sort()).toEqual(
      catalogue()
        .map(({ type, version }) => nameOf(type, version))
        .sort(),
    );
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

  test('numbers the events of one subject in their order', () => {
    const bySubject = Map.groupBy(ofKind('event'), ({ step }) => `${step.topic}/${step.event.metadata.subject}`);
    for (const messages of bySubject.values()) {
      const sequences = messages.map(({ step }) => step.event.metadata.sequence);
      expect(sequences).toEqual(sequences.map((_sequence, index) => index + 1));
    }
  });

  test('puts what has no topic on the bus, once and unbroken', () => {
    const onBus = play(
      100,
      3,
      entries.slice(0, 1).map((entry) => ({ ...entry, topic: undefined })),
    );
    expect(onBus.map(({ kind, message }) => [kind, message])).toEqual(Array(100).fill(['event', undefined]));
  });

  test('names the schema for which no event can be made', () => {
    const [first] = catalogue();
    if (!first) throw new Error('there are no schemas');
    const strange: CatalogueEntry = { ...first, type: 'Strange', file: 'x/Strange.v1.json' };
    const entry = { source: first.source, type: 'Strange', topic: 'x', versions: [strange] };
    expect(() => play(1, 1, [entry])).toThrow(
      'No event can be made from schemas/x/Strange.v1.json: there is no such version. Write one to events/eventbridge/Strange.json.',
    );
  });
});
