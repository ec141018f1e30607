import { describe, expect, test } from '@jest/globals';
import { ARNS, idle, openPipes } from './fixture.ts';

/** The record of the n-th message of the source. */
const record = (n: number, body: string) => ({
  messageId: `m-${n}`,
  receiptHandle: `h-${n}`,
  body,
  attributes: { ApproximateReceiveCount: '1' },
  messageAttributes: {},
  md5OfBody: 'md5',
  eventSource: 'aws:sqs',
  eventSourceARN: ARNS.source,
  awsRegion: 'eu-west-1',
});

describe('a pipe from a queue', () => {
  test('to a bus makes an event of each message, its source and type from the message', async () => {
    const { pipes, create, queue, sent } = openPipes();
    await create({
      Target: ARNS.bus,
      TargetParameters: {
        InputTemplate: '{"order": <$.body.id>}',
        EventBridgeEventBusParameters: { Source: 'shop.orders', DetailType: '$.body.type', Time: '$.body.at' },
      },
    });
    queue.add('{"id":"o-1","type":"Placed","at":"2026-01-01T00:00:00Z"}');
    await idle(pipes);
    expect(sent).toEqual([
      {
        to: ARNS.bus,
        what: { source: 'shop.orders', detailType: 'Placed', detail: '{"order": "o-1"}', time: '2026-01-01T00:00:00Z' },
      },
    ]);
    expect(queue.deleted).toEqual(['h-1']);
  });

  test('to an API destination calls it for each message, with what the message says in path, headers and query', async () => {
    const { pipes, create, queue, sent } = openPipes();
    await create({
      Target: ARNS.destination,
      TargetParameters: {
        InputTemplate: '{"order": <$.body.id>}',
        HttpParameters: {
          PathParameterValues: ['$.body.id', '$.body.none', 'plain'],
          HeaderParameters: { 'x-type': '$.body.type', 'x-none': '$.body.none' },
          QueryStringParameters: { n: '$.body.n' },
        },
      },
    });
    queue.add('{"id":"o-1","type":"Placed","n":7}');
    queue.add('{"id":"poison","type":"Placed","n":8}');
    queue.add('{"id":"o-3","n":9}');
    await idle(pipes);
    const called = (id: string, HeaderParameters: object, n: string) => ({
      to: ARNS.destination,
      what: {
        payload: `{"order": "${id}"}`,
        PathParameterValues: [id, '', 'plain'],
        HeaderParameters,
        QueryStringParameters: { n },
      },
    });
    expect(sent).toEqual([called('o-1', { 'x-type': 'Placed' }, '7'), called('o-3', {}, '9')]);
    expect(queue.deleted).toEqual(['h-1', 'h-3']);
  });

  test('to a bus without parameters names the pipe and its source', async () => {
    const { pipes, create, queue, sent } = openPipes();
    await create({ Target: ARNS.bus });
    queue.add('a');
    await idle(pipes);
    const detail = JSON.stringify(record(1, 'a'));
    expect(sent).toEqual([{ to: ARNS.bus, what: { source: 'Pipe p', detailType: 'Event from aws:sqs', detail } }]);
  });

  test('to a function gives a list, even of one message', async () => {
    const { pipes, create, queue, sent } = openPipes();
    await create({ Target: ARNS.target });
    queue.add('a');
    await idle(pipes);
    expect(sent).toEqual([{ to: ARNS.target, what: [record(1, 'a')] }]);
  });

  test('keeps the messages that the function names, and all when it throws', async () => {
    const { pipes, create, queue } = openPipes({
      target: (event) => {
        if (JSON.stringify(event).includes('poison')) throw new Error('poison');
        return { batchItemFailures: [{ itemIdentifier: 'm-2' }] };
      },
    });
    await create({ Target: ARNS.target, SourceParameters: { SqsQueueParameters: { BatchSize: 2 } } });
    queue.add('a', 'b');
    await idle(pipes);
    expect([queue.deleted, queue.released]).toEqual([['h-1'], ['h-2']]);
    queue.add('poison');
    await idle(pipes);
    expect(queue.released).toEqual(['h-2', 'h-3']);
  });

  test('keeps only the messages that the bus refuses', async () => {
    const { pipes, create, queue, sent } = openPipes();
    await create({ Target: ARNS.bus, TargetParameters: { InputTemplate: '{"all": <$.body>}' } });
    queue.add('{"id":1}', 'with "quotes"');
    await idle(pipes);
    expect(sent.map(({ what }) => what)).toMatchObject([{ detail: '{"all": {"id":1}}' }]);
    expect([queue.deleted, queue.released]).toEqual([['h-1'], ['h-2']]);
  });

  test('to a queue and a topic sends each by itself', async () => {
    for (const Target of [ARNS.queue, ARNS.topic]) {
      const { pipes, create, queue, sent } = openPipes();
      const SqsQueueParameters = { MessageGroupId: '$.body.id' };
      await create({ Target, TargetParameters: { InputTemplate: '<$.body.id>', SqsQueueParameters } });
      queue.add('{"id":"o-1"}', '{"id":"o-2"}');
      await idle(pipes);
      const what = (id: string) => (Target === ARNS.queue ? { body: id, groupId: id } : id);
      expect(sent).toEqual([
        { to: Target, what: what('o-1') },
        { to: Target, what: what('o-2') },
      ]);
    }
  });

  test('to a workflow starts it, and runs it to its end when it is an express one', async () => {
    const template = { InputTemplate: '{"id": <$.body.id>}' };
    const { pipes, create, queue, sent } = openPipes();
    await create({ Target: ARNS.express, TargetParameters: template });
    queue.add('{"id":"o-1"}');
    await idle(pipes);
    const other = openPipes();
    const StepFunctionStateMachineParameters = { InvocationType: 'FIRE_AND_FORGET' };
    await other.create({
      Target: ARNS.standard,
      TargetParameters: { ...template, StepFunctionStateMachineParameters },
    });
    other.queue.add('{"id":"o-2"}');
    await idle(other.pipes);
    expect([...sent, ...other.sent]).toEqual([
      { to: ARNS.express, what: [{ id: 'o-1' }] },
      { to: `start ${ARNS.standard}`, what: [{ id: 'o-2' }] },
    ]);
  });

  test('drops messages that its filter does not let through, and those of another format', async () => {
    const { pipes, create, queue, sent } = openPipes();
    const Filters = [{ Pattern: '{"body":{"total":[{"numeric":[">",5]}]}}' }];
    await create({
      Target: ARNS.topic,
      SourceParameters: { FilterCriteria: { Filters } },
      TargetParameters: { InputTemplate: '<$.body.id>' },
    });
    queue.add('{"id":"o-1","total":9}', '{"id":"o-2","total":1}', 'text');
    await idle(pipes);
    expect(sent).toEqual([{ to: ARNS.topic, what: 'o-1' }]);
    expect(queue.deleted.toSorted()).toEqual(['h-1', 'h-2', 'h-3']);
  });

  test('reads nothing while it is stopped', async () => {
    const { pipes, create, queue, sent } = openPipes();
    await create({ Target: ARNS.topic, DesiredState: 'STOPPED', TargetParameters: { InputTemplate: '<$.body>' } });
    queue.add('a');
    await idle(pipes);
    expect(sent).toEqual([]);
    await pipes.start('p');
    await idle(pipes);
    await pipes.stop('p');
    queue.add('b');
    await idle(pipes);
    expect(sent).toEqual([{ to: ARNS.topic, what: 'a' }]);
  });
});

describe('an enrichment', () => {
  const enriched = { Enrichment: ARNS.enrich, EnrichmentParameters: { InputTemplate: '{"id": <$.body.id>}' } };

  test('gets the results of its template as a list, and its answer goes on', async () => {
    const { pipes, create, queue, sent } = openPipes({ enrich: () => [{ id: 'a' }, { id: 'b' }, { id: 'c' }] });
    await create({ ...enriched, Target: ARNS.topic, TargetParameters: { InputTemplate: '<$.id>' } });
    queue.add('{"id":"o-1"}');
    await idle(pipes);
    expect(sent).toEqual([
      { to: ARNS.enrich, what: [{ id: 'o-1' }] },
      { to: ARNS.topic, what: 'a' },
      { to: ARNS.topic, what: 'b' },
      { to: ARNS.topic, what: 'c' },
    ]);
  });

  test.each<[string, () => [] | null]>([
    ['an empty list', () => []],
    ['nothing', () => null],
  ])('that gives %s ends the way of the batch', async (_what, enrich) => {
    const { pipes, create, queue, sent } = openPipes({ enrich });
    await create({ ...enriched, Target: ARNS.topic });
    queue.add('{"id":"o-1"}');
    await idle(pipes);
    expect(sent.map(({ to }) => to)).toEqual([ARNS.enrich]);
    expect(queue.deleted).toEqual(['h-1']);
  });

  test('that gives more than the target takes keeps the batch, and the target is not called', async () => {
    const { pipes, create, queue, sent, journal } = openPipes({ enrich: () => Array.from({ length: 11 }, () => 'x') });
    await create({ ...enriched, Target: ARNS.topic });
    queue.add('{"id":"o-1"}');
    await idle(pipes);
    expect(sent.map(({ to }) => to)).toEqual([ARNS.enrich]);
    expect(queue.released).toEqual(['h-1']);
    const failed = journal.hops().find(({ step }) => step === 'failed');
    expect(failed?.detail).toEqual({ reason: 'The enrichment gave 11 items, the target takes 10.' });
  });

  test('that is an Express workflow gives its output', async () => {
    const { pipes, create, queue, sent } = openPipes({ express: () => [{ id: 'of the workflow' }] });
    await create({
      ...enriched,
      Enrichment: ARNS.express,
      Target: ARNS.topic,
      TargetParameters: { InputTemplate: '<$.id>' },
    });
    queue.add('{"id":"o-1"}');
    await idle(pipes);
    expect(sent).toEqual([
      { to: ARNS.express, what: [{ id: 'o-1' }] },
      { to: ARNS.topic, what: 'of the workflow' },
    ]);
  });

  test('that is a workflow that fails keeps the batch', async () => {
    const { pipes, create, queue } = openPipes({
      express: () => {
        throw new Error('no');
      },
    });
    await create({ ...enriched, Enrichment: ARNS.express, Target: ARNS.topic });
    queue.add('{"id":"o-1"}');
    await idle(pipes);
    expect(queue.released).toEqual(['h-1']);
  });

  test('that throws keeps the batch', async () => {
    const { pipes, create, queue } = openPipes({
      enrich: () => {
        throw new Error('no');
      },
    });
    await create({ ...enriched, Target: ARNS.topic });
    queue.add('{"id":"o-1"}');
    await idle(pipes);
    expect(queue.released).toEqual(['h-1']);
  });
});

describe('what cannot be run is refused', () => {
  test.each([
    [
      { Target: ARNS.standard },
      'A Standard state machine needs InvocationType FIRE_AND_FORGET as the target of a pipe.',
    ],
    [{ Target: ARNS.bus, Enrichment: ARNS.standard }, 'A Standard state machine cannot be the enrichment of a pipe.'],
    [{ Target: ARNS.bus, Enrichment: ARNS.queue }, `Pipes are enriched by lambda, states here, not by ${ARNS.queue}.`],
    [
      { Target: 'arn:aws:kinesis:::stream/s' },
      'Pipes send to events, lambda, sns, sqs, states here, not to arn:aws:kinesis:::stream/s.',
    ],
    [
      { Target: ARNS.bus, Source: 'arn:aws:kinesis:::stream/s' },
      'Pipes read from sqs, dynamodb, kafka here, not from arn:aws:kinesis:::stream/s.',
    ],
    [
      {
        Target: ARNS.bus,
        SourceParameters: { FilterCriteria: { Filters: [{ Pattern: '{"body":{"a":[{"wildcard":"*"}]}}' }] } },
      },
      'Event pattern is not valid. Reason: A filter of a pipe cannot use wildcard that way.',
    ],
  ])('%j', async (properties, message) => {
    await expect(openPipes().create(properties)).rejects.toThrow(message);
  });
});
