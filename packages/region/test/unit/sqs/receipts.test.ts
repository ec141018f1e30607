import { describe, expect, test } from '@jest/globals';
import { sqsHarness } from './fixture.ts';

const expired = (handle: string) => ({
  code: 'InvalidParameterValue',
  message: `Value ${handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
});

async function oneReceived(kind: 'standard' | 'fifo') {
  const harness = sqsHarness();
  const QueueUrl = kind === 'fifo' ? await harness.fifo('steps.fifo') : await harness.queue('orders');
  await harness.send(QueueUrl, 'x', kind === 'fifo' ? { MessageGroupId: 'g' } : {});
  const [{ ReceiptHandle } = { ReceiptHandle: '' }] = await harness.receive(QueueUrl, { VisibilityTimeout: 10 });
  const remove = (handle = ReceiptHandle) => harness.call('DeleteMessage', { QueueUrl, ReceiptHandle: handle });
  const change = (VisibilityTimeout: number, handle = ReceiptHandle) =>
    harness.call('ChangeMessageVisibility', { QueueUrl, ReceiptHandle: handle, VisibilityTimeout });
  return { ...harness, QueueUrl, ReceiptHandle, remove, change };
}

describe('receipt handles', () => {
  test.each(['garbage', Buffer.from('a b c').toString('base64'), '12345678'])('%s is no handle', async (handle) => {
    const { remove, change } = await oneReceived('standard');
    const error = {
      code: 'ReceiptHandleIsInvalid',
      status: 404,
      message: `The input receipt handle "${handle}" is not a valid receipt handle.`,
    };
    await expect(remove(handle)).rejects.toMatchObject(error);
    await expect(change(5, handle)).rejects.toMatchObject(error);
  });

  test('a handle of another queue is none of this one', async () => {
    const { queue, call, ReceiptHandle } = await oneReceived('standard');
    const refused = call('DeleteMessage', { QueueUrl: await queue('other'), ReceiptHandle });
    await expect(refused).rejects.toMatchObject({ code: 'ReceiptHandleIsInvalid' });
  });

  test('a message may be deleted again and again, and its visibility not changed any more', async () => {
    const { remove, change, ReceiptHandle } = await oneReceived('standard');
    await remove();
    await remove();
    await expect(change(5)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: `Value ${ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    });
  });
});

describe('after the visibility timeout', () => {
  test('a standard queue takes a change and a delete', async () => {
    const { clock, change, remove, bodies, QueueUrl } = await oneReceived('standard');
    clock.advance(11_000);
    await change(30);
    expect(await bodies(QueueUrl)).toEqual([]);
    clock.advance(30_000);
    await remove();
    expect(await bodies(QueueUrl)).toEqual([]);
  });

  test('a FIFO queue refuses both, and takes a delete where the time was extended', async () => {
    const late = await oneReceived('fifo');
    late.clock.advance(11_000);
    await expect(late.remove()).rejects.toMatchObject(expired(late.ReceiptHandle));
    await expect(late.change(5)).rejects.toMatchObject(expired(late.ReceiptHandle));
    const extended = await oneReceived('fifo');
    await extended.change(20);
    extended.clock.advance(11_000);
    await extended.remove();
    extended.clock.advance(20_000);
    expect(await extended.bodies(extended.QueueUrl)).toEqual([]);
  });

  test('the handle of an earlier receipt shows a message that is out again, and does not delete it', async () => {
    const { clock, receive, remove, change, bodies, QueueUrl } = await oneReceived('standard');
    clock.advance(11_000);
    await receive(QueueUrl, { VisibilityTimeout: 10 });
    await remove();
    expect(await bodies(QueueUrl)).toEqual([]);
    await change(0);
    expect(await bodies(QueueUrl)).toEqual(['x']);
  });
});

describe('the limits of a visibility timeout', () => {
  test.each([-1, 43_201])('%i seconds are refused', async (seconds) => {
    const { change } = await oneReceived('standard');
    await expect(change(seconds)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining(`Value ${seconds} for parameter VisibilityTimeout is invalid.`),
    });
  });

  test('all changes together hide a message for twelve hours', async () => {
    const { change, clock } = await oneReceived('standard');
    await change(43_200);
    clock.advance(1000);
    await change(43_199);
    await expect(change(43_200)).rejects.toThrow('beyond the limit [43200 seconds]');
  });
});

describe('batches', () => {
  const invalidId = {
    code: 'AWS.SimpleQueueService.InvalidBatchEntryId',
    message:
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
  };
  const BATCHES = ['SendMessageBatch', 'DeleteMessageBatch', 'ChangeMessageVisibilityBatch'];
  const entry = (Id: string) => ({ Id, MessageBody: 'x', ReceiptHandle: 'x', VisibilityTimeout: 0 });

  test.each(BATCHES)('%s checks the number and the ids of its entries', async (operation) => {
    const { call, QueueUrl } = await oneReceived('standard');
    const batch = (...ids: string[]) => call(operation, { QueueUrl, Entries: ids.map(entry) });
    await expect(batch()).rejects.toMatchObject({
      code: 'AWS.SimpleQueueService.EmptyBatchRequest',
      message: `There should be at least one ${operation}RequestEntry in the request.`,
    });
    await expect(batch(...Array.from({ length: 11 }, (_, index) => String(index)))).rejects.toMatchObject({
      code: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
      message: 'Maximum number of entries per request are 10. You have sent 11.',
    });
    for (const id of ['', 'a:b', 'a'.repeat(81)]) await expect(batch(id)).rejects.toMatchObject(invalidId);
    await expect(batch('a', 'b', 'a')).rejects.toMatchObject({
      code: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
      message: 'Id a repeated.',
    });
  });

  test('an entry that is refused does not hinder the others', async () => {
    const { call, QueueUrl, ReceiptHandle } = await oneReceived('standard');
    const Entries = [{ ...entry('good'), ReceiptHandle }, entry('bad')];
    for (const operation of ['ChangeMessageVisibilityBatch', 'DeleteMessageBatch']) {
      expect(await call(operation, { QueueUrl, Entries })).toEqual({
        Successful: [{ Id: 'good' }],
        Failed: [
          {
            Id: 'bad',
            SenderFault: true,
            Code: 'ReceiptHandleIsInvalid',
            Message: 'The input receipt handle "x" is not a valid receipt handle.',
          },
        ],
      });
    }
  });
});
