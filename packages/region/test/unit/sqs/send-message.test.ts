import { describe, expect, test } from '@jest/globals';
import { sqsHarness } from './fixture.ts';

const attribute = (StringValue: string, DataType = 'String') => ({ StringValue, DataType });

describe('what a message may have in it', () => {
  test.each([
    ['an emoji', '\u{1F600}'],
    ['the first character beyond U+FFFF', '\u{10000}'],
    ['the last character there is', '\u{10FFFF}'],
    ['white space', 'a\t\n\rb'],
  ])('%s is taken in bodies and attributes', async (_name, text) => {
    const { queue, send, receive } = sqsHarness();
    const url = await queue('orders');
    await send(url, text, { MessageAttributes: { kind: attribute(text) } });
    const [message] = await receive(url, { MessageAttributeNames: ['All'] });
    expect([message?.Body, message?.MessageAttributes]).toEqual([text, { kind: attribute(text) }]);
  });

  test.each([
    ['U+0001', '\u0001', '#x1'],
    ['U+000B', '\u000B', '#xB'],
    ['U+FFFE', '\uFFFE', '#xFFFE'],
    ['U+FFFF', '\uFFFF', '#xFFFF'],
    ['the first half of a pair', '\uD83D', '#xD83D'],
    ['the second half of a pair', '\uDE00', '#xDE00'],
  ])('%s is refused by its code', async (_name, character, code) => {
    const { queue, send } = sqsHarness();
    const url = await queue('orders');
    const message = expect.stringContaining(`'${code}'`);
    await expect(send(url, `a${character}`)).rejects.toMatchObject({ code: 'InvalidMessageContents', message });
    await expect(send(url, 'a', { MessageAttributes: { kind: attribute(character) } })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message,
    });
  });

  test.each([
    ['an empty value', { a: attribute('') }, "'a' must contain a non-empty value of type 'String'"],
    ['an unknown type', { a: attribute('x', 'Text') }, 'supported type prefixes is Binary, Number, and String'],
    ['no type', { a: { StringValue: 'x' } }, 'must contain non-empty message attribute type'],
    ['a number that is none', { a: attribute('one', 'Number.int') }, "attribute 'a' to a number"],
    ['200,000 digits that are none', { a: attribute(`${'1'.repeat(200_000)}x`, 'Number') }, 'to a number'],
    ['a reserved name', { 'aMaZon.x': attribute('x') }, 'reserved for internal use'],
    ['a forbidden character in its name', { 'a!': attribute('x') }, "'#x21'"],
    ['a period at the end of its name', { 'a.': attribute('x') }, 'period'],
    ['periods in succession in its name', { 'a..b': attribute('x') }, 'period'],
    ['a long name', { ['a'.repeat(257)]: attribute('x') }, 'shorter than 256'],
    ['values of two types', { a: { ...attribute('x'), BinaryValue: 'eA==' } }, 'one type only'],
  ])('an attribute with %s is refused', async (_name, MessageAttributes, message) => {
    const { queue, send } = sqsHarness();
    const refused = send(await queue('orders'), 'x', { MessageAttributes });
    await expect(refused).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining(message),
    });
  });

  test('ten attributes are taken, with names in any letters, and eleven are not', async () => {
    const { queue, send } = sqsHarness();
    const url = await queue('orders');
    const attributes = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`größe-${index}`, attribute('1', 'Number')]));
    await send(url, 'x', { MessageAttributes: attributes(10) });
    await expect(send(url, 'x', { MessageAttributes: attributes(11) })).rejects.toThrow('[11] exceeds the allowed');
  });

  test('an empty body is a missing one', async () => {
    const { queue, send } = sqsHarness();
    await expect(send(await queue('orders'), '')).rejects.toMatchObject({
      code: 'MissingParameter',
      message: 'The request must contain the parameter MessageBody.',
    });
  });
});

describe('the size of a message', () => {
  test('names, types and values of attributes count, a binary value by its bytes', async () => {
    const { queue, send } = sqsHarness();
    const url = await queue('orders', { MaximumMessageSize: '1024' });
    const MessageAttributes = { k: { DataType: 'Binary', BinaryValue: Buffer.alloc(100).toString('base64') } };
    const rest = 1024 - 'k'.length - 'Binary'.length - 100;
    await send(url, 'x'.repeat(rest), { MessageAttributes });
    await expect(send(url, 'x'.repeat(rest + 1), { MessageAttributes })).rejects.toThrow(
      'One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.',
    );
  });

  test('one entry of a batch that is too large fails by itself, and a batch beyond 1 MiB as a whole', async () => {
    const { queue, call } = sqsHarness();
    const QueueUrl = await queue('orders', { MaximumMessageSize: '1024' });
    const batch = (...lengths: number[]) =>
      call('SendMessageBatch', {
        QueueUrl,
        Entries: lengths.map((length, index) => ({ Id: `e${index}`, MessageBody: 'x'.repeat(length) })),
      });
    const { Successful, Failed } = await batch(1024, 1025);
    expect(Successful.map(({ Id }: { Id: string }) => Id)).toEqual(['e0']);
    expect(Failed).toEqual([
      {
        Id: 'e1',
        SenderFault: true,
        Code: 'InvalidParameterValue',
        Message: 'One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.',
      },
    ]);
    await expect(batch(1_048_576, 1)).rejects.toMatchObject({
      code: 'AWS.SimpleQueueService.BatchRequestTooLong',
      message: 'Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.',
    });
  });
});

describe('the digests of a message', () => {
  const MessageAttributes = { a: attribute('1'), b: attribute('2') };

  test('the answer of a send has those of the body, of all attributes and of the trace header', async () => {
    const { queue, send } = sqsHarness();
    const trace = attribute('Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1');
    const MessageSystemAttributes = { AWSTraceHeader: trace };
    const answer = await send(await queue('orders'), 'test', { MessageAttributes, MessageSystemAttributes });
    expect(answer).toEqual({
      MessageId: expect.any(String),
      MD5OfMessageBody: '098f6bcd4621d373cade4e832627b4f6',
      MD5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
      MD5OfMessageSystemAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(answer.MD5OfMessageSystemAttributes).not.toBe(answer.MD5OfMessageAttributes);
  });

  test('a received message has attributes and their digest only when it was asked for them', async () => {
    const { queue, send, receive } = sqsHarness();
    const url = await queue('orders', { VisibilityTimeout: '0' });
    await send(url, 'x', { MessageAttributes });
    const asked = async (...MessageAttributeNames: string[]) => {
      const [{ MessageAttributes: found, MD5OfMessageAttributes: digest } = {}] = await receive(url, {
        MessageAttributeNames,
      });
      return [found && Object.keys(found), digest];
    };
    expect(await asked()).toEqual([undefined, undefined]);
    expect(await asked('c')).toEqual([undefined, undefined]);
    expect(await asked('a')).toEqual([['a'], '314c77b249893c6b3c765a42cc08b245']);
  });

  test.each([
    [['All'], ['General', 'Hello', 'Help.Me'], '4c360f3fdafd970e05fae2f149d997f5'],
    [['.*'], ['General', 'Hello', 'Help.Me'], '4c360f3fdafd970e05fae2f149d997f5'],
    [['Hel.*'], ['Hello', 'Help.Me'], '83fee93c1bcd8b9a5a923ffacdc636c7'],
    [['Hello', 'General', 'None'], ['General', 'Hello'], 'fca026605781cb4126a1e9044df24232'],
    [['Help'], [], undefined],
  ])('%j finds %j', async (MessageAttributeNames, found, digest) => {
    const { queue, send, receive } = sqsHarness();
    const url = await queue('orders');
    const named = { 'Help.Me': attribute('Me'), Hello: attribute('There'), General: attribute('Kenobi') };
    await send(url, 'msg', { MessageAttributes: named });
    const [message] = await receive(url, { MessageAttributeNames });
    expect(Object.keys(message?.MessageAttributes ?? {}).sort()).toEqual(found);
    expect(message?.MD5OfMessageAttributes).toBe(digest);
  });

  test('a binary attribute has the digest of its bytes', async () => {
    const { queue, send } = sqsHarness();
    const bytes = Buffer.from('traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01');
    const attr1 = { DataType: 'Binary', BinaryValue: bytes.toString('base64') };
    const { MD5OfMessageAttributes } = await send(await queue('orders'), 'x', { MessageAttributes: { attr1 } });
    expect(MD5OfMessageAttributes).toBe('8cbe4db156db8a94db8b801b7addb984');
  });
});

describe('parameters of a send', () => {
  test('the trace header and the group of a standard queue come with the message', async () => {
    const { queue, send, receive } = sqsHarness();
    const url = await queue('orders');
    const MessageSystemAttributes = { AWSTraceHeader: attribute('Root=1') };
    await send(url, 'x', { MessageGroupId: 'tenant-1', MessageSystemAttributes });
    const [message] = await receive(url, { MessageSystemAttributeNames: ['AWSTraceHeader', 'MessageGroupId'] });
    expect(message?.Attributes).toEqual({ AWSTraceHeader: 'Root=1', MessageGroupId: 'tenant-1' });
  });

  test('a call that is traced by its header sends a trace header, if it sends no other', async () => {
    const { queue, call, receive } = sqsHarness();
    const QueueUrl = await queue('orders');
    const traced = { headers: { 'x-amzn-trace-id': 'Root=2' } };
    await call('SendMessage', { QueueUrl, MessageBody: 'x' }, traced);
    const MessageSystemAttributes = { AWSTraceHeader: attribute('Root=1') };
    await call('SendMessage', { QueueUrl, MessageBody: 'x', MessageSystemAttributes }, traced);
    const messages = await receive(QueueUrl, { AttributeNames: ['AWSTraceHeader'] });
    expect(messages.map(({ Attributes }) => Attributes)).toEqual([
      { AWSTraceHeader: 'Root=2' },
      { AWSTraceHeader: 'Root=1' },
    ]);
  });

  test.each([
    [{ MessageGroupId: 'with space' }, 'Value with space for parameter MessageGroupId is invalid.'],
    [{ MessageGroupId: '' }, 'Value  for parameter MessageGroupId is invalid.'],
    [{ MessageDeduplicationId: 'd' }, 'The request include parameter that is not valid for this queue type.'],
    [{ DelaySeconds: 901 }, 'DelaySeconds must be >= 0 and <= 900.'],
    [{ DelaySeconds: -1 }, 'DelaySeconds must be >= 0 and <= 900.'],
    [{ MessageSystemAttributes: { Other: attribute('x') } }, "system attribute name 'Other'"],
  ])('a standard queue refuses %j', async (more, message) => {
    const { queue, send } = sqsHarness();
    await expect(send(await queue('orders'), 'x', more)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining(message),
    });
  });

  test.each([
    [{ MessageDeduplicationId: 'd' }, 'MissingParameter', 'MessageGroupId'],
    [{ MessageGroupId: 'g' }, 'InvalidParameterValue', 'ContentBasedDeduplication enabled'],
    [{ MessageGroupId: 'g', MessageDeduplicationId: 'a'.repeat(129) }, 'InvalidParameterValue', '1 to 128'],
    [{ MessageGroupId: 'g', MessageDeduplicationId: 'd', DelaySeconds: 2 }, 'InvalidParameterValue', 'Value 2 for'],
  ])('a FIFO queue refuses %j', async (more, code, message) => {
    const { queue, send } = sqsHarness();
    const url = await queue('steps.fifo', { FifoQueue: 'true' });
    await expect(send(url, 'x', more)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test('a batch to a FIFO queue is refused as a whole where an entry has no group or no deduplication id', async () => {
    const { queue, call, bodies } = sqsHarness();
    const QueueUrl = await queue('steps.fifo', { FifoQueue: 'true' });
    const good = { Id: '1', MessageBody: 'x', MessageGroupId: 'g', MessageDeduplicationId: 'd' };
    const batch = (...Entries: object[]) =>
      call('SendMessageBatch', { QueueUrl, Entries: JSON.parse(JSON.stringify(Entries)) });
    await expect(batch(good, { ...good, Id: '2', MessageGroupId: undefined })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: 'The request must contain the parameter MessageGroupId.',
    });
    await expect(batch(good, { ...good, Id: '2', MessageDeduplicationId: undefined })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
    expect(await bodies(QueueUrl)).toEqual([]);
  });

  test('a delay of 0 overrules that of a standard queue, and not that of a FIFO queue', async () => {
    const { queue, fifo, send, bodies, clock } = sqsHarness();
    const [orders, steps] = [await queue('orders', { DelaySeconds: '2' }), await fifo('s.fifo', { DelaySeconds: '2' })];
    await send(orders, 'x', { DelaySeconds: 0 });
    await send(steps, 'x', { DelaySeconds: 0, MessageGroupId: 'g' });
    expect([await bodies(orders), await bodies(steps)]).toEqual([['x'], []]);
    clock.advance(2000);
    expect(await bodies(steps)).toEqual(['x']);
  });
});

describe('what another service of the region sends', () => {
  const arn = 'arn:aws:sqs:eu-west-1:000000000000:orders';

  test('a dead letter with an emoji arrives, its attributes without what SQS does not take', async () => {
    const { queue, service } = sqsHarness();
    await queue('orders');
    const attributes = { why: { type: 'String', value: 'red \u001b[31m' }, none: { type: 'String', value: '' } };
    await service.send(arn, { body: '{"text":"\u{1F600}"}', attributes });
    const [message] = await service.receive(arn, 1);
    expect(message).toMatchObject({
      body: '{"text":"\u{1F600}"}',
      messageAttributes: { why: { type: 'String', value: 'red \uFFFD[31m' } },
    });
    expect(message?.messageAttributes).not.toHaveProperty('none');
  });

  test('records have attributes of all kinds as they were sent, labels included', async () => {
    const { queue, send, service } = sqsHarness();
    const binary = { DataType: 'Binary.gif', BinaryValue: 'R0lG' };
    await send(await queue('orders'), 'x', { MessageAttributes: { size: attribute('5', 'Number.int'), binary } });
    const [message] = await service.receive(arn, 1);
    expect(message?.messageAttributes).toEqual({
      size: { type: 'Number.int', value: '5' },
      binary: { type: 'Binary.gif', value: 'R0lG' },
    });
  });
});
