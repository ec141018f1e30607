import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.ts';
import { changedPipe } from '../../../src/pipes/changed-pipe.ts';
import { readPipe } from '../../../src/pipes/read-pipe.ts';
import { ARNS, idle, openPipes } from './fixture.ts';

const ROLE = 'arn:aws:iam::000000000000:role/pipe';
const TEXT = { InputTemplate: '<$.body>' };

describe('what UpdatePipe makes of a pipe', () => {
  const BEFORE = readPipe(
    {
      RoleArn: ROLE,
      Source: 'arn:aws:dynamodb:eu-west-1:000000000000:table/t/stream/1',
      SourceParameters: {
        DynamoDBStreamParameters: { StartingPosition: 'TRIM_HORIZON', BatchSize: 5 },
        FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
      },
      Enrichment: ARNS.enrich,
      Target: ARNS.topic,
      TargetParameters: TEXT,
      Description: 'before',
      DesiredState: 'STOPPED',
      Tags: { team: 'a' },
    },
    'p',
  );

  test.each<[string, JsonObject, object]>([
    ['nothing but the role stays as it is', {}, {}],
    ['a description', { Description: 'after' }, { description: 'after' }],
    ['a state', { DesiredState: 'RUNNING' }, { desiredState: 'RUNNING' }],
    ['a target keeps the template', { Target: ARNS.queue }, { target: ARNS.queue }],
    ['an empty enrichment takes it away', { Enrichment: '' }, { enrichment: undefined }],
    [
      'an empty template takes it away',
      { TargetParameters: { InputTemplate: '' } },
      { targetParameters: { InputTemplate: '' } },
    ],
    [
      'parameters of a service are replaced whole, but where it began, and the filter stays',
      { SourceParameters: { DynamoDBStreamParameters: { MaximumRetryAttempts: 2, StartingPosition: 'LATEST' } } },
      {
        sourceParameters: {
          DynamoDBStreamParameters: { MaximumRetryAttempts: 2, StartingPosition: 'TRIM_HORIZON' },
          FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
        },
      },
    ],
    [
      'an empty filter takes the filter away',
      { SourceParameters: { FilterCriteria: {} } },
      {
        sourceParameters: {
          DynamoDBStreamParameters: { StartingPosition: 'TRIM_HORIZON', BatchSize: 5 },
          FilterCriteria: {},
        },
      },
    ],
    ['its source stays', { Source: ARNS.source }, {}],
  ])('%s', (_what, input, changes) => {
    expect(changedPipe(BEFORE, { RoleArn: ROLE, ...input })).toEqual({ ...BEFORE, ...changes });
  });
});

describe('a running pipe', () => {
  test('does what is in hand as it was, and what comes then as it is', async () => {
    const { pipes, create, queue, sent, clock } = openPipes();
    const { createdAt } = await create({ Target: ARNS.topic, TargetParameters: TEXT });
    queue.add('a');
    const updating = pipes.update('p', (pipe) => changedPipe(pipe, { RoleArn: ROLE, Target: ARNS.queue }));
    expect(pipes.get('p').currentState).toBe('UPDATING');
    queue.add('b');
    await updating;
    queue.add('c');
    await idle(pipes);
    expect(pipes.get('p')).toMatchObject({ currentState: 'RUNNING', target: ARNS.queue, createdAt });
    expect(pipes.get('p').modifiedAt).toBe(clock.now());
    const bodies = sent.map(({ what }) => (typeof what === 'string' ? what : JSON.parse(JSON.stringify(what)).body));
    expect(bodies).toEqual(['a', 'b', 'c']);
    expect([sent[0]?.to, sent[2]?.to]).toEqual([ARNS.topic, ARNS.queue]);
    expect(queue.deleted).toEqual(['h-1', 'h-2', 'h-3']);
  });

  test('refuses everything else while it is updated', async () => {
    const { pipes, create, queue } = openPipes();
    await create({ Target: ARNS.topic });
    queue.add('a');
    const updating = pipes.update('p', (pipe) => pipe);
    const refused = expect.objectContaining({ code: 'ConflictException', status: 409 });
    for (const call of [pipes.update('p', (pipe) => pipe), pipes.stop('p'), pipes.start('p'), pipes.delete('p')])
      await expect(call).rejects.toEqual(refused);
    await updating;
    expect((await pipes.delete('p')).currentState).toBe('STOPPED');
  });

  test('stays as it is when the change cannot be run', async () => {
    const { pipes, create, queue, sent } = openPipes();
    await create({ Target: ARNS.topic, TargetParameters: TEXT });
    const change = pipes.update('p', (pipe) => ({ ...pipe, target: 'arn:aws:kinesis:::stream/s' }));
    await expect(change).rejects.toMatchObject({ code: 'ValidationException' });
    queue.add('a');
    await idle(pipes);
    expect(pipes.get('p').currentState).toBe('RUNNING');
    expect(sent).toEqual([{ to: ARNS.topic, what: 'a' }]);
  });

  test('is stopped and started by its state, and a stopped one stays stopped', async () => {
    const { pipes, create, queue, sent } = openPipes();
    await create({ Target: ARNS.topic, TargetParameters: TEXT });
    const update = (input: JsonObject) => pipes.update('p', (pipe) => changedPipe(pipe, { RoleArn: ROLE, ...input }));
    await update({ DesiredState: 'STOPPED' });
    await update({ Description: 'still stopped' });
    queue.add('a');
    await idle(pipes);
    expect([pipes.get('p').currentState, sent]).toEqual(['STOPPED', []]);
    await update({ DesiredState: 'RUNNING' });
    await idle(pipes);
    expect(sent).toEqual([{ to: ARNS.topic, what: 'a' }]);
  });
});

test('a pipe that is not there cannot be updated', async () => {
  await expect(openPipes().pipes.update('p', (pipe) => pipe)).rejects.toMatchObject({ code: 'NotFoundException' });
});
