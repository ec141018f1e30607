import type { EventRow, Hop } from '@tributary/region/observation';
import type { RunReport } from '../../server/report/shapes.ts';

export const row = (id: string, n: number, more: Partial<EventRow> = {}): EventRow => ({
  id,
  n,
  changed: n,
  at: n * 1_000,
  lastAt: n * 1_000 + 5,
  type: 'SensorReading',
  source: 'test.sensors',
  key: '',
  origin: 'bus/main',
  state: 'done',
  attempts: 1,
  deadLetters: 0,
  handledBy: ['function/work'],
  ...more,
});

/** The hop with which an event comes to a bus. */
export const published = (id: string, n: number, detail: Hop['detail'] = {}): Hop => ({
  n,
  at: n * 1_000,
  step: 'published',
  place: 'arn:aws:events:eu-west-1:000000000000:event-bus/main',
  ids: [`bus-${n}`, id],
  detail: { event: id, detailType: 'SensorReading', ...detail },
});

export const runReport = (more: Partial<RunReport> = {}): RunReport => ({
  title: 'A run',
  about: 'It was started by a test.',
  figures: [{ name: 'sent', value: '1', what: 'event' }],
  problems: [],
  deadLetters: [],
  deadLettersBecame: '',
  endedAt: 60_000,
  seconds: [],
  faults: { enabled: true, seed: 1, rules: [] },
  events: [],
  hops: [],
  all: { events: 0, hops: 0 },
  ...more,
});
