import { describe, expect, test } from '@jest/globals';
import type { Hop } from '@tributary/region/journal';
import { Application } from '../../../../demo/check/application.ts';
import { Watch } from '../../../../demo/check/watch.ts';
import { readTemplate } from '../../../../tools/template/template.ts';

const application = new Application(
  readTemplate({
    Resources: {
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 's-dev' } },
      Handle: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 's-dev-handle' } },
      HandleRule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          Name: 's-dev-handle-rule',
          EventPattern: { source: ['s.readings'] },
          Targets: [{ Id: 'f', Arn: { 'Fn::GetAtt': ['Handle', 'Arn'] } }],
        },
      },
    },
  }),
);
const BUS = 'arn:aws:events:r:1:event-bus/s-dev';
const RULE = 'arn:aws:events:r:1:rule/s-dev/s-dev-handle-rule';
/** The event e-1 as it goes over the bus under the id bus-1, and is handled. */
const way: readonly Omit<Hop, 'n'>[] = [
  { at: 10, step: 'published', place: BUS, ids: ['bus-1', 'e-1', 'story'] },
  { at: 11, step: 'matched', place: RULE, ids: ['bus-1', 'e-1', 'story'] },
  {
    at: 12,
    step: 'delivered',
    place: 'arn:aws:lambda:r:1:function:s-dev-handle',
    ids: ['bus-1'],
    detail: { rule: RULE },
  },
  { at: 30, step: 'succeeded', place: 'function/s-dev-handle', ids: ['bus-1', 'e-1', 'story'] },
];

function watched(hops: readonly Omit<Hop, 'n'>[]): Watch {
  const watch = new Watch(application);
  watch.latency.sent('e-1', 5);
  for (const [n, hop] of hops.entries()) watch.hop({ n, ...hop });
  return watch;
}

describe('what a run finishes', () => {
  test('is told by function and id on the bus, without the name of the stack', () => {
    const watch = watched(way);
    expect([watch.hasFinished('handle', 'bus-1'), watch.hasFinished('handle', 'bus-2')]).toEqual([true, false]);
    expect([watch.hasDelivered('handle-rule', 'bus-1'), watch.hasDelivered('other', 'bus-1')]).toEqual([true, false]);
  });

  test('is under way from sending to the end of the last handler', () => {
    expect(way.map((_hop, index) => watched(way.slice(0, index)).latency.openCount)).toEqual([1, 0, 1, 1]);
    expect(watched(way).latency.openCount).toBe(0);
    expect(watched(way).latency.percentiles()).toEqual({ p50: 25, p99: 25 });
  });

  test('is counted by the metrics that functions write into their logs', () => {
    const watch = watched([]);
    const line = (eventType: string, Done: number): string =>
      JSON.stringify({
        _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: 'Done' }] }] },
        function: 's-dev-handle',
        eventType,
        Done,
      });
    for (const text of [line('A', 2), line('A', 3), line('B', 1), 'no JSON', '{"message":"no metrics"}'])
      watch.log(text);
    expect([watch.countOf('handle', 'A', 'Done'), watch.sumOf('handle', 'Done')]).toEqual([5, 6]);
  });
});
