import { expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import type { Call, Route } from '../../../src/http/call.ts';
import { router } from '../../../src/http/router.ts';
import { sqsQueries } from '../../../src/sqs/api/query.ts';
import { sqsTarget } from '../../../src/sqs/api/target.ts';
import { callOf, sqsHarness } from './fixture.ts';

function harness() {
  const { deps, ...rest } = sqsHarness();
  const find = router({ targets: { AmazonSQS: sqsTarget(deps) }, queries: { sqs: sqsQueries(deps) }, rest: [] });
  const form = async (fields: Readonly<Record<string, string>>, parts: Partial<Call> = {}) =>
    answerOf(find, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
      ...parts,
    });
  const get = (path: string, fields: Readonly<Record<string, string>>, parts: Partial<Call> = {}) =>
    answerOf(find, { method: 'GET', path, query: new URLSearchParams(fields), ...parts });
  const json = (operation: string, input: object) =>
    answerOf(find, { headers: { 'x-amz-target': `AmazonSQS.${operation}` }, body: JSON.stringify(input) });
  return { ...rest, form, get, json };
}

/** The answer to a call, as the front door makes it of an error. */
async function answerOf(find: (call: Call) => Route, parts: Partial<Call>) {
  const call = callOf(parts);
  const { handle, errorForm } = find(call);
  const answer = await handle(call).catch((error: unknown) => {
    if (error instanceof AwsError) return errorForm(error, call.requestId);
    throw error;
  });
  if (!('body' in answer)) throw new Error('The answer is no text.');
  return answer;
}

const NAMESPACE = 'http://queue.amazonaws.com/doc/2012-11-05/';
const METADATA = '<ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata>';

test.each([
  ['GetQueueUrl', { QueueName: 'none' }, 'QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue', 400],
  ['CreateQueue', { QueueName: 'a b' }, 'InvalidParameterValueException', 'InvalidParameterValue', 400],
  ['CreateQueue', {}, 'MissingRequiredParameterException', 'MissingParameter', 400],
  [
    'CreateQueue',
    { QueueName: 'orders', Attributes: { DelaySeconds: '1' } },
    'QueueNameExists',
    'QueueAlreadyExists',
    400,
  ],
  ['CreateQueue', { QueueName: 'b', Attributes: { X: '1' } }, 'InvalidAttributeName', 'InvalidAttributeName', 400],
  [
    'DeleteMessage',
    { QueueUrl: 'orders', ReceiptHandle: 'x' },
    'ReceiptHandleIsInvalid',
    'ReceiptHandleIsInvalid',
    404,
  ],
  [
    'SendMessageBatch',
    { QueueUrl: 'orders', Entries: [] },
    'EmptyBatchRequest',
    'AWS.SimpleQueueService.EmptyBatchRequest',
    400,
  ],
])(
  '%s %j fails over JSON with the name of the model, and the code of the query protocol in a header',
  async (operation, input, shape, code, status) => {
    const { queue, json } = harness();
    await queue('orders');
    const answer = await json(operation, input);
    expect(JSON.parse(answer.body).__type).toBe(`com.amazonaws.sqs#${shape}`);
    expect(answer.headers['x-amzn-query-error']).toBe(`${code};Sender`);
    expect(answer.status).toBe(status);
  },
);

test('forms carry lists and maps by numbers, and answers are in XML without wrappers', async () => {
  const { form } = harness();
  const created = await form({
    Action: 'CreateQueue',
    QueueName: 'orders',
    'Attribute.1.Name': 'VisibilityTimeout',
    'Attribute.1.Value': '20',
    'Tag.1.Key': 'team',
    'Tag.1.Value': 'a&b',
  });
  const QueueUrl = 'http://127.0.0.1:1/000000000000/orders';
  expect(created.body).toBe(
    `<CreateQueueResponse xmlns="${NAMESPACE}"><CreateQueueResult><QueueUrl>${QueueUrl}</QueueUrl></CreateQueueResult>${METADATA}</CreateQueueResponse>`,
  );
  const tags = await form({ Action: 'ListQueueTags', QueueUrl });
  expect(tags.body).toContain(
    '<ListQueueTagsResult><Tag><Key>team</Key><Value>a&amp;b</Value></Tag></ListQueueTagsResult>',
  );
  const attributes = await form({
    Action: 'GetQueueAttributes',
    QueueUrl,
    'AttributeName.1': 'VisibilityTimeout',
    'AttributeName.2': 'DelaySeconds',
  });
  for (const [name, value] of [
    ['VisibilityTimeout', '20'],
    ['DelaySeconds', '0'],
  ] as const)
    expect(attributes.body).toContain(`<Attribute><Name>${name}</Name><Value>${value}</Value></Attribute>`);
  const tagged = await form({ Action: 'UntagQueue', QueueUrl, 'TagKey.1': 'team' });
  expect(tagged.body).toBe(`<UntagQueueResponse xmlns="${NAMESPACE}">${METADATA}</UntagQueueResponse>`);
});

test('a message goes by forms with its attributes and back', async () => {
  const { form, queue } = harness();
  const QueueUrl = await queue('orders');
  const sent = await form({
    Action: 'SendMessageBatch',
    QueueUrl,
    'SendMessageBatchRequestEntry.1.Id': 'one',
    'SendMessageBatchRequestEntry.1.MessageBody': '<a>\r&</a>',
    'SendMessageBatchRequestEntry.1.MessageAttribute.1.Name': 'size',
    'SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType': 'Number',
    'SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue': '5',
    'SendMessageBatchRequestEntry.2.Id': 'two',
    'SendMessageBatchRequestEntry.2.MessageBody': '\u0001',
  });
  expect(sent.body).toMatch(/<SendMessageBatchResultEntry><Id>one<\/Id><MessageId>/);
  expect(sent.body).toContain(
    '<BatchResultErrorEntry><Id>two</Id><SenderFault>true</SenderFault><Code>InvalidMessageContents</Code>',
  );
  const received = await form({
    Action: 'ReceiveMessage',
    QueueUrl,
    MaxNumberOfMessages: '10',
    'MessageAttributeName.1': 'All',
    'AttributeName.1': 'ApproximateReceiveCount',
  });
  expect(received.body).toContain('<Body>&lt;a&gt;&#13;&amp;&lt;/a&gt;</Body>');
  expect(received.body).toContain('<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>');
  expect(received.body).toContain(
    '<MessageAttribute><Name>size</Name><Value><DataType>Number</DataType><StringValue>5</StringValue></Value></MessageAttribute>',
  );
  const [, handle = ''] = /<ReceiptHandle>(.*?)<\/ReceiptHandle>/.exec(received.body) ?? [];
  const deleted = await form({
    Action: 'DeleteMessageBatch',
    QueueUrl,
    'DeleteMessageBatchRequestEntry.1.Id': 'one',
    'DeleteMessageBatchRequestEntry.1.ReceiptHandle': handle,
  });
  expect(deleted.body).toContain('<DeleteMessageBatchResultEntry><Id>one</Id></DeleteMessageBatchResultEntry>');
});

test('a signed GET of a queue names the queue by its path', async () => {
  const { get, queue } = harness();
  await queue('orders');
  await get('/000000000000/orders', { Action: 'SendMessage', MessageBody: 'hello' });
  expect((await get('/000000000000/orders', { Action: 'ReceiveMessage' })).body).toContain('<Body>hello</Body>');
  expect((await get('/000000000000/orders', { Action: 'ReceiveMessage' })).body).toContain('<ReceiveMessageResult/>');
});

const SIGNED = { 'X-Amz-Credential': 'key/20260101/eu-west-1/sqs/aws4_request' };

test('a GET may be signed in its query', async () => {
  const { get, queue, bodies } = harness();
  const url = await queue('orders');
  const fields = { Action: 'SendMessage', MessageBody: 'hello', ...SIGNED };
  expect((await get('/000000000000/orders', fields, { signedFor: undefined })).status).toBe(200);
  expect(await bodies(url)).toEqual(['hello']);
});

test.each([
  ['that nobody signed', {}, {}],
  ['of a browser that follows a signed link', SIGNED, { 'sec-fetch-site': 'none' }],
])('a GET %s does nothing', async (_name, signature, headers) => {
  const { get, queue, bodies } = harness();
  const url = await queue('orders');
  const fields = { Action: 'SendMessage', MessageBody: 'hello', ...signature };
  expect((await get('/000000000000/orders', fields, { signedFor: undefined, headers })).status).toBe(404);
  expect(await bodies(url)).toEqual([]);
});

test('an empty list or map may come as an empty text', async () => {
  const { form, queue, send } = harness();
  const QueueUrl = await queue('orders');
  await send(QueueUrl, 'x');
  const more = { MessageAttributeNames: '', AttributeName: '', MessageAttribute: '' };
  expect((await form({ Action: 'ReceiveMessage', QueueUrl, ...more })).body).toContain('<Body>x</Body>');
  const { body } = await form({ Action: 'SendMessageBatch', QueueUrl, SendMessageBatchRequestEntry: '' });
  expect(body).toContain('<Code>AWS.SimpleQueueService.EmptyBatchRequest</Code>');
});

test.each([
  ['/', { Action: 'Sing' }, 'InvalidAction', 'The action Sing is not valid for this endpoint.'],
  [
    '/000000000000/orders',
    { Action: 'ListQueues' },
    'InvalidAction',
    'The action ListQueues is not valid for this endpoint.',
  ],
  [
    '/000000000000/orders',
    { Action: 'SendMessage' },
    'MissingParameter',
    'The request must contain the parameter MessageBody.',
  ],
  [
    '/000000000000/none',
    { Action: 'PurgeQueue' },
    'AWS.SimpleQueueService.NonExistentQueue',
    'The specified queue does not exist for this wsdl version.',
  ],
])('GET %s %j fails in XML', async (path, fields, code, message) => {
  const { get, queue } = harness();
  await queue('orders');
  const { status, body } = await get(path, fields);
  expect(status).toBe(400);
  expect(body).toContain(`<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message>`);
});

test('a number that is none is refused over either protocol', async () => {
  const { form, json, queue } = harness();
  const QueueUrl = await queue('orders');
  const message = 'The value of DelaySeconds can not be converted to an Integer.';
  expect(
    JSON.parse((await json('SendMessage', { QueueUrl, MessageBody: 'x', DelaySeconds: 'soon' })).body).message,
  ).toBe(message);
  const { body } = await form({ Action: 'SendMessage', QueueUrl, MessageBody: 'x', DelaySeconds: '1.5' });
  expect(body).toContain(`<Message>${message}</Message>`);
});
