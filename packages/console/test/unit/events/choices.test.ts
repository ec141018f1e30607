import { describe, expect, test } from '@jest/globals';
import type { EventRow } from '@tributary/region/observation';
import { ApiError } from '../../../ui/api.ts';
import { choicesFor, type Place, placesOf, type Reader } from '../../../ui/pages/events/choices.ts';

import { eventRow } from '../../support/event-row.ts';

const BUS_SAMPLE = {
  label: 'Taken of Taken.json',
  isBad: true,
  source: 'plant',
  detailType: 'Taken',
  detail: '{"metadata":{"id":"sample-1"},"celsius":21}',
};
const RECORD_SAMPLE = { label: 'readings.jsonl', isBad: false, text: '{"key":"k","headers":{"ce_id":"sample-2"}}' };

/** @param answers by the names of pages; an error is thrown, and a page that is missing is refused */
const readerOf = (answers: Readonly<Record<string, object>>): Reader => {
  const read = async <T>(name: string): Promise<T> => {
    const answer = answers[name] ?? new Error(`no ${name}`);
    if (answer instanceof Error) throw answer;
    return answer as T;
  };
  return { get: read, region: read };
};
const READER = readerOf({
  topics: { topics: [{ name: 'readings' }, { name: '__consumer_offsets' }] },
  'events/buses': { buses: ['plant', 'default'] },
  'events/samples': { samples: [BUS_SAMPLE] },
  'topics/samples': { samples: [RECORD_SAMPLE] },
});

const rowOf = (n: number, type: string, origin: string): EventRow => eventRow({ id: `e-${n}`, n, type, origin });

describe('a new event can go', () => {
  test('to the topics of the project and to the buses', async () => {
    expect(await placesOf(READER)).toEqual([
      { to: 'topic', name: 'readings' },
      { to: 'bus', name: 'plant' },
      { to: 'bus', name: 'default' },
    ]);
  });

  test('to the buses alone in a region without Kafka', async () => {
    const topics = new ApiError('NoKafka', 'The region names no Kafka.', 502);
    expect(await placesOf(readerOf({ topics, 'events/buses': { buses: ['default'] } }))).toEqual([
      { to: 'bus', name: 'default' },
    ]);
  });

  test('nowhere where the topics cannot be told, which is said', async () => {
    const topics = new ApiError('KafkaUnreachable', 'Kafka cannot be used.', 502);
    await expect(placesOf(readerOf({ topics, 'events/buses': { buses: ['default'] } }))).rejects.toBe(topics);
  });
});

describe('a new event begins', () => {
  const onBus: Place = { to: 'bus', name: 'plant' };

  test('with a sample of its bus, whose id is to be replaced', async () => {
    const [choice, ...others] = await choicesFor(READER, onBus, []);
    expect([choice?.label, choice?.isBad, others]).toEqual(['Taken of Taken.json', true, []]);
    expect(await choice?.draft()).toEqual({
      to: 'bus',
      bus: 'plant',
      source: 'plant',
      detailType: 'Taken',
      detail: BUS_SAMPLE.detail,
      ids: ['sample-1'],
    });
  });

  test('with a sample of its topic, whose id is in a header', async () => {
    const [choice] = await choicesFor(READER, { to: 'topic', name: 'readings' }, []);
    expect(await choice?.draft()).toEqual({
      to: 'topic',
      topic: 'readings',
      text: RECORD_SAMPLE.text,
      ids: ['sample-2'],
    });
  });

  test('with the newest event of each type that came in there, called after its place without a type', async () => {
    const seen = [
      rowOf(5, 'Taken', 'bus/plant'),
      rowOf(4, 'Taken', 'bus/plant'),
      rowOf(3, 'Moved', 'bus/other'),
      rowOf(2, '', 'bus/plant'),
    ];
    const labels = (await choicesFor(READER, onBus, seen)).map(({ label }) => label);
    expect(labels).toEqual([
      'Taken of Taken.json',
      'The newest Taken that was seen',
      'The newest event of bus plant that was seen',
    ]);
  });

  test('with no more than 20 types that were seen', async () => {
    const seen = Array.from({ length: 50 }, (_, n) => rowOf(50 - n, `Type${n}`, 'bus/plant'));
    expect(await choicesFor(READER, onBus, seen)).toHaveLength(21);
  });
});
