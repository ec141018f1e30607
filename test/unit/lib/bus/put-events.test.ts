import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from '@jest/globals';
import { entryOf } from '#lib/bus/entry.ts';
import { putEventsOf } from '#lib/bus/put-events.ts';
import { type Answer, AwsFault, fakeAws } from '../../../support/fake-aws.ts';
import { placedOrder } from '../../../support/samples.ts';

const entries = ['e-1', 'e-2', 'e-3'].map((id) => entryOf(placedOrder({ id }), 'orders-bus').entry);

function putting(answer: Answer) {
  const aws = fakeAws(answer);
  return { calls: aws.calls, put: putEventsOf(new EventBridgeClient(aws.settings)) };
}

const refused = (errorCode: string, retryable: boolean) => ({
  status: 'refused',
  errorCode,
  errorMessage: 'no reason given',
  retryable,
});

describe('PutEvents', () => {
  test('sends the entries as they are, in one call', async () => {
    const { calls, put } = putting(() => ({ FailedEntryCount: 0, Entries: [] }));
    await put(entries);
    const sent = entries.map((entry) => ({ ...entry, Time: 1_772_442_900 }));
    expect(calls).toEqual([{ operation: 'PutEvents', input: { Entries: sent } }]);
  });

  test('answers for each entry of a call that failed in part', async () => {
    const Entries = [
      { EventId: 'bus-1' },
      { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' },
      { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
    ];
    const { put } = putting(() => ({ FailedEntryCount: 2, Entries }));
    expect(await put(entries)).toEqual([
      { status: 'accepted', busEventId: 'bus-1' },
      { status: 'refused', errorCode: 'ThrottlingException', errorMessage: 'Rate exceeded', retryable: true },
      { status: 'refused', errorCode: 'MalformedDetail', errorMessage: 'Detail is malformed.', retryable: false },
    ]);
  });

  test('takes entries that it has no answer for as refused, to be sent again', async () => {
    const { put } = putting(() => ({ FailedEntryCount: 0, Entries: [{ EventId: 'bus-1' }, {}] }));
    expect(await put(entries)).toEqual([
      { status: 'accepted', busEventId: 'bus-1' },
      refused('InternalFailure', true),
      refused('InternalFailure', true),
    ]);
  });

  test('takes an answer without entries as no answer to any', async () => {
    const { put } = putting(() => ({}));
    expect(await put(entries.slice(0, 1))).toEqual([refused('InternalFailure', true)]);
  });

  test.each(['InternalFailure', 'InternalException', 'ThrottlingException'])('%s may pass', async (ErrorCode) => {
    const { put } = putting(() => ({ Entries: [{ ErrorCode }] }));
    expect(await put(entries.slice(0, 1))).toEqual([refused(ErrorCode, true)]);
  });

  test.each([
    'AccessDeniedException',
    'InvalidAccountIdException',
    'InvalidArgument',
    'MalformedDetail',
    'RedactionFailure',
    'NotAuthorizedForSourceException',
    'NotAuthorizedForDetailTypeException',
  ])('%s lasts', async (ErrorCode) => {
    const { put } = putting(() => ({ Entries: [{ ErrorCode }] }));
    expect(await put(entries.slice(0, 1))).toEqual([refused(ErrorCode, false)]);
  });

  test('leaves every entry of a call that failed unanswered', async () => {
    const { put } = putting(() => {
      throw new AwsFault('ValidationException', 'Total size of the entries in the request is over the limit.');
    });
    const results = await put(entries.slice(0, 2));
    expect(results).toMatchObject([{ status: 'unanswered' }, { status: 'unanswered' }]);
    expect(
      results.map((result) => result.status === 'unanswered' && [result.error.name, result.error.message]),
    ).toEqual(Array(2).fill(['ValidationException', 'Total size of the entries in the request is over the limit.']));
  });

  test('leaves every entry unanswered when the network fails', async () => {
    const down = new Error('connect ECONNREFUSED');
    const { put } = putting(() => {
      throw down;
    });
    expect(await put(entries.slice(0, 1))).toEqual([{ status: 'unanswered', error: down }]);
  });
});
