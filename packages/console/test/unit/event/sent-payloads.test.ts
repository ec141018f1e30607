import { describe, expect, test } from '@jest/globals';
import type { Hop } from '@tributary/region/journal';
import type { HopPage, Payload, PayloadPage } from '@tributary/region/observation';
import { byEvent, type EventHops } from '../../../../../ops/trace/by-event.ts';
import {
  draftFrom,
  draftOf,
  entryOf,
  isOnBus,
  type Sources,
  sourcesFrom,
  topicOf,
} from '../../../ui/pages/event/sent-payloads.ts';
import { eventRow } from '../../support/event-row.ts';
import { BUS, hopsOf } from './hops.ts';

const HOPS = hopsOf(
  [
    [0, 'produced', 'readings-0@7', { event: 'evt-1' }],
    [1, 'invoked', 'function/bridge', { requestId: 'r-1' }],
    [2, 'published', BUS, { event: 'evt-1', detailType: 'Taken' }],
    [3, 'invoked', 'function/store', { requestId: 'r-2' }],
  ],
  ['evt-1', 'readings-0@7'],
);
const VALUE = { celsius: 21 };
const RECORD: Payload = {
  n: 1,
  kind: 'record',
  key: 'p-1',
  headers: { ce_id: 'evt-1' },
  text: JSON.stringify(VALUE),
  sizeBytes: 14,
};
const EVENT: Payload = {
  n: 3,
  kind: 'event',
  text: JSON.stringify({ source: 'plant', 'detail-type': 'Taken', detail: VALUE }),
  sizeBytes: 60,
};
const INPUT: Payload = { n: 2, kind: 'input', text: '{}', sizeBytes: 2 };

const eventOf = (hops: readonly Hop[]): EventHops => {
  const [event] = byEvent(hops, 'evt-1');
  if (event === undefined) throw new Error('These hops are of an event.');
  return event;
};
const reading =
  (...payloads: readonly Payload[]) =>
  async (numbers: readonly number[]): Promise<PayloadPage> => ({
    payloads: payloads.filter(({ n }) => numbers.includes(n)),
    forgotten: [],
  });

describe('what was sent when an event came', () => {
  test('is its record, its entry on the bus, and the first input of a function', async () => {
    const sources = await sourcesFrom(reading(RECORD, EVENT, INPUT), HOPS);
    expect(sources).toEqual({ record: RECORD, event: EVENT, bus: 'app-dev', input: INPUT });
    expect([topicOf(eventOf(HOPS)), isOnBus(eventOf(HOPS))]).toEqual(['readings', true]);
  });

  test('is what is still kept of it', async () => {
    expect(await sourcesFrom(reading(INPUT), HOPS)).toEqual({ bus: 'app-dev', input: INPUT });
  });

  test('is asked for only where there is anything', async () => {
    const never = (): Promise<PayloadPage> => Promise.reject(new Error('nothing is to be read'));
    expect(await sourcesFrom(never, [])).toEqual({});
  });
});

describe('an event is sent again', () => {
  test('as the record that it was, with its key and its headers', () => {
    const draft = draftOf({ record: RECORD, event: EVENT, bus: 'app-dev' }, eventOf(HOPS));
    expect(draft).toMatchObject({ to: 'topic', topic: 'readings', ids: ['evt-1'] });
    expect(JSON.parse(draft?.to === 'topic' ? draft.text : '')).toEqual({
      key: 'p-1',
      headers: { ce_id: 'evt-1' },
      value: VALUE,
    });
  });

  test('with a value that is no JSON as it stands, and without a key', () => {
    const { key: _key, headers: _headers, ...rest } = RECORD;
    const draft = draftOf({ record: { ...rest, text: 'warm' } }, eventOf(HOPS));
    expect(JSON.parse(draft?.to === 'topic' ? draft.text : '')).toEqual({ key: null, headers: {}, valueText: 'warm' });
  });

  test('as its entry, when only the beginning of the record is kept', () => {
    const draft = draftOf({ record: { ...RECORD, cut: true }, event: EVENT, bus: 'app-dev' }, eventOf(HOPS));
    expect(draft).toMatchObject({ to: 'bus', bus: 'app-dev', source: 'plant', detailType: 'Taken', ids: ['evt-1'] });
    expect(JSON.parse(draft?.to === 'bus' ? draft.detail : '')).toEqual(VALUE);
  });

  test.each<[what: string, sources: Sources]>([
    ['nothing of it is kept', {}],
    ['its entry is cut', { event: { ...EVENT, cut: true }, bus: 'app-dev' }],
    ['its entry is no JSON', { event: { ...EVENT, text: 'x' }, bus: 'app-dev' }],
  ])('not when %s', (_what, sources) => {
    expect([draftOf(sources, eventOf(HOPS)), entryOf(sources)]).toEqual([undefined, undefined]);
  });

  const row = eventRow({ origin: 'topic/readings' });
  const PAGE: HopPage = { start: 's', oldest: 1, newest: 4, looked: 4, hops: HOPS };

  /** The region's pages, as far as they are asked for here. */
  const readerOf = (payloads: readonly Payload[], again: object = {}) => ({
    get: async <T>(name: string, query?: object): Promise<T> => {
      expect([name, query]).toEqual(['topics/again', { topic: 'readings', p: '0', offset: '7' }]);
      return again as T;
    },
    region: async <T>(name: string): Promise<T> => {
      const pages: Readonly<Record<string, object>> = { hops: PAGE, payloads: { payloads, forgotten: [] } };
      return pages[name] as T;
    },
  });

  test('from the list, as it was sent', async () => {
    expect(await draftFrom(readerOf([RECORD]), row)).toMatchObject({ to: 'topic', topic: 'readings' });
  });

  test.each([
    ['bytes', { base64: '/wAB' }],
    ['bytes that look like text', { text: '\u0000warm' }],
  ])('as JSON, where its value is %s and the server knows its schema', async (_what, content) => {
    const { text: _text, ...rest } = RECORD;
    const again = { text: '{"key":"p-1","encoding":"avro","value":{"celsius":21}}' };
    const reader = readerOf([{ ...rest, ...content }], again);
    const draft = { to: 'topic', topic: 'readings', text: again.text, ids: ['evt-1'] };
    expect(await draftFrom(reader, eventRow({ id: 'evt-1', origin: 'topic/readings' }))).toEqual(draft);
  });

  test('as its bytes, with the reason, where nobody knows how to write its value again', async () => {
    const { text: _text, ...rest } = RECORD;
    const again = { text: '{"valueBase64":"/wAB"}', problem: 'Nobody knows its schema.' };
    const reader = readerOf([{ ...rest, base64: '/wAB' }], again);
    expect(await draftFrom(reader, eventRow({ id: 'evt-1', origin: 'topic/readings' }))).toMatchObject({
      text: again.text,
      note: 'Its bytes are sent as they are. Nobody knows its schema.',
    });
  });

  test('from the list not when its payload is forgotten', async () => {
    await expect(draftFrom(readerOf([]), row)).rejects.toThrow('Its payload is no longer kept.');
  });
});
