import { expect, test } from '@jest/globals';
import { Application } from '../../../../demo/check/application.ts';
import { Latency } from '../../../../demo/check/latency.ts';
import { readTemplate } from '../../../../tools/template/template.ts';

const latency = new Latency(new Application(readTemplate({ Resources: {} })));
const published = (place: string, ids: readonly string[]) =>
  latency.hop({ n: 1, at: 0, step: 'published', place, ids });

test('events of the application count as on the bus, and not what a service of AWS tells of itself', () => {
  latency.sent('evt-1', 0);
  published('arn:aws:events:eu-west-1:000000000000:event-bus/app', ['bus-1', 'evt-1']);
  published('arn:aws:events:eu-west-1:000000000000:event-bus/default', ['bus-2']);
  expect(latency.note).toBe('1 on the bus, 0 handled');
  expect(latency.openCount).toBe(0);
});
