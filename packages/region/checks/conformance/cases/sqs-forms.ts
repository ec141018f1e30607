import { type Caller, element } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { SQS_API } from './sqs-calls.ts';

const MAKING =
  'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html';
const XMLNS = 'xmlns="http://queue.amazonaws.com/doc/2012-11-05/"';

const call = (aws: Caller, Action: string, fields: Readonly<Record<string, string>> = {}): Promise<string> =>
  aws.form('sqs', { Action, Version: '2012-11-05', ...fields });

async function queue(aws: Caller, QueueName: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
  return element(await call(aws, 'CreateQueue', { QueueName, ...fields }), 'QueueUrl');
}

/** Sends with these fields and receives with those: the XML of the message. */
async function throughQueue(
  aws: Caller,
  own: string,
  sent: Readonly<Record<string, string>>,
  asked: Readonly<Record<string, string>> = {},
): Promise<string> {
  const QueueUrl = await queue(aws, own);
  await call(aws, 'SendMessage', { QueueUrl, MessageBody: 'hi', ...sent });
  return element(await call(aws, 'ReceiveMessage', { QueueUrl, ...asked }), 'Message');
}

const failing = (
  name: string,
  gives: string | RegExp,
  run: (aws: Caller, QueueUrl: string) => Promise<string>,
): ConformanceCase => ({
  name,
  source: `${SQS_API}/CommonErrors.html`,
  run: async (aws, own) => run(aws, await queue(aws, own)),
  gives,
});

export const SQS_FORMS: readonly ConformanceCase[] = [
  {
    name: 'CreateQueue answers with the URL, in XML',
    source: MAKING,
    run: (aws, own) => call(aws, 'CreateQueue', { QueueName: own }),
    gives: new RegExp(
      `<CreateQueueResponse ${XMLNS}><CreateQueueResult><QueueUrl>http[^<]+</QueueUrl></CreateQueueResult><ResponseMetadata><RequestId>[^<]+</RequestId></ResponseMetadata></CreateQueueResponse>$`,
    ),
  },
  {
    name: 'an error has type, code, message and the id of the request',
    source: MAKING,
    run: async (aws) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const body = 'Action=GetQueueUrl&QueueName=none';
      const { status, text } = await aws.raw({ service: 'sqs', method: 'POST', path: '/', body, headers });
      return { status, text };
    },
    gives: {
      status: 400,
      text: new RegExp(
        `<ErrorResponse ${XMLNS}><Error><Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified queue does not exist for this wsdl version.</Message>(<Detail ?/>)?</Error><RequestId>[^<]+</RequestId></ErrorResponse>`,
      ),
    },
  },
  {
    name: 'attributes of a new queue are numbered fields',
    source: `${SQS_API}/API_CreateQueue.html`,
    run: async (aws, own) => {
      const fields = { 'Attribute.1.Name': 'DelaySeconds', 'Attribute.1.Value': '3' };
      const QueueUrl = await queue(aws, own, fields);
      return element(await call(aws, 'GetQueueAttributes', { QueueUrl, 'AttributeName.1': 'DelaySeconds' }), 'Value');
    },
    gives: '3',
  },
  {
    name: 'tags are numbered fields',
    source: `${SQS_API}/API_TagQueue.html`,
    run: async (aws, own) => {
      const QueueUrl = await queue(aws, own);
      await call(aws, 'TagQueue', { QueueUrl, 'Tag.1.Key': 'team', 'Tag.1.Value': 'a&b' });
      const tags = await call(aws, 'ListQueueTags', { QueueUrl });
      return [element(tags, 'Key'), element(tags, 'Value')];
    },
    gives: ['team', 'a&b'],
  },
  {
    name: 'SendMessage answers with both digests',
    source: `${SQS_API}/API_SendMessage.html`,
    run: async (aws, own) => {
      const sent = await call(aws, 'SendMessage', {
        QueueUrl: await queue(aws, own),
        MessageBody: 'hello',
        'MessageAttribute.1.Name': 'a',
        'MessageAttribute.1.Value.DataType': 'String',
        'MessageAttribute.1.Value.StringValue': '1',
      });
      return [element(sent, 'MD5OfMessageBody'), element(sent, 'MD5OfMessageAttributes')];
    },
    gives: ['5d41402abc4b2a76b9719d911017c592', '314c77b249893c6b3c765a42cc08b245'],
  },
  {
    name: 'a received body is escaped as XML needs it',
    source: MAKING,
    run: async (aws, own) => element(await throughQueue(aws, own, { MessageBody: '<a>&"😀' }), 'Body'),
    gives: '<a>&"😀',
  },
  {
    name: 'a received message has its attributes where they are asked for',
    source: `${SQS_API}/API_ReceiveMessage.html`,
    run: (aws, own) =>
      throughQueue(
        aws,
        own,
        {
          'MessageAttribute.1.Name': 'a',
          'MessageAttribute.1.Value.DataType': 'Number.int',
          'MessageAttribute.1.Value.StringValue': '7',
        },
        { 'MessageAttributeName.1': 'All' },
      ),
    gives:
      /<MessageAttribute><Name>a<\/Name><Value>(<StringValue>7<\/StringValue><DataType>Number\.int<\/DataType>|<DataType>Number\.int<\/DataType><StringValue>7<\/StringValue>)<\/Value><\/MessageAttribute>/,
  },
  {
    name: 'a received message has its system attributes where they are asked for',
    source: `${SQS_API}/API_ReceiveMessage.html`,
    run: (aws, own) => throughQueue(aws, own, {}, { 'AttributeName.1': 'ApproximateReceiveCount' }),
    gives: /<Attribute><Name>ApproximateReceiveCount<\/Name><Value>1<\/Value><\/Attribute>/,
  },
  {
    name: 'an empty queue gives an empty result',
    source: `${SQS_API}/API_ReceiveMessage.html`,
    run: async (aws, own) => call(aws, 'ReceiveMessage', { QueueUrl: await queue(aws, own) }),
    gives: new RegExp(`<ReceiveMessageResponse ${XMLNS}><ReceiveMessageResult ?(/>|></ReceiveMessageResult>)`),
  },
  {
    name: 'DeleteMessage has metadata, and no result',
    source: `${SQS_API}/API_DeleteMessage.html`,
    run: async (aws, own) => {
      const QueueUrl = await queue(aws, own);
      await call(aws, 'SendMessage', { QueueUrl, MessageBody: 'hi' });
      const ReceiptHandle = element(await call(aws, 'ReceiveMessage', { QueueUrl }), 'ReceiptHandle');
      return call(aws, 'DeleteMessage', { QueueUrl, ReceiptHandle });
    },
    gives: new RegExp(
      `<DeleteMessageResponse ${XMLNS}><ResponseMetadata><RequestId>[^<]+</RequestId></ResponseMetadata></DeleteMessageResponse>$`,
    ),
  },
  {
    name: 'a batch is of numbered entries, which end each by itself',
    source: `${SQS_API}/API_SendMessageBatch.html`,
    run: async (aws, own) => {
      const sent = await call(aws, 'SendMessageBatch', {
        QueueUrl: await queue(aws, own),
        'SendMessageBatchRequestEntry.1.Id': 'one',
        'SendMessageBatchRequestEntry.1.MessageBody': 'hi',
        'SendMessageBatchRequestEntry.2.Id': 'two',
        'SendMessageBatchRequestEntry.2.MessageBody': 'hi',
        'SendMessageBatchRequestEntry.2.DelaySeconds': '901',
      });
      const failed = element(sent, 'BatchResultErrorEntry');
      const entries = [element(element(sent, 'SendMessageBatchResultEntry'), 'Id'), element(failed, 'Id')];
      return [...entries, element(failed, 'Code'), element(failed, 'SenderFault')];
    },
    gives: ['one', 'two', 'InvalidParameterValue', 'true'],
  },
  {
    name: 'a call may go to the URL of its queue',
    source: MAKING,
    run: async (aws, own) => {
      const path = new URL(await queue(aws, own)).pathname;
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const body = 'Action=SendMessage&MessageBody=hello';
      const { text } = await aws.raw({ service: 'sqs', method: 'POST', path, body, headers });
      return element(text, 'MD5OfMessageBody');
    },
    gives: '5d41402abc4b2a76b9719d911017c592',
  },
  {
    name: 'a call may be a signed GET',
    source: `${SQS_API.replace('APIReference', 'SQSDeveloperGuide')}/sqs-making-api-requests-xml.html`,
    run: async (aws, own) => {
      const path = `${new URL(await queue(aws, own)).pathname}?Action=SendMessage&MessageBody=hello`;
      const { text } = await aws.raw({ service: 'sqs', method: 'GET', path });
      return element(text, 'MD5OfMessageBody');
    },
    gives: '5d41402abc4b2a76b9719d911017c592',
  },
  {
    name: 'an action that is none is refused by name',
    source: `${SQS_API}/CommonErrors.html`,
    run: (aws) => call(aws, 'PaintQueue'),
    gives: /^400 InvalidAction: The action PaintQueue is not valid for this endpoint/,
  },
  {
    name: 'a queue of the same name with another attribute is QueueAlreadyExists',
    source: `${SQS_API}/API_CreateQueue.html`,
    run: async (aws, own) => {
      await queue(aws, own);
      const other = { 'Attribute.1.Name': 'DelaySeconds', 'Attribute.1.Value': '3' };
      return call(aws, 'CreateQueue', { QueueName: own, ...other });
    },
    gives:
      '400 QueueAlreadyExists: A queue already exists with the same name and a different value for attribute DelaySeconds',
  },
  failing('a missing body is MissingParameter', /^400 MissingParameter: .*MessageBody/, (aws, QueueUrl) =>
    call(aws, 'SendMessage', { QueueUrl }),
  ),
  failing(
    'an unknown attribute is InvalidAttributeName',
    '400 InvalidAttributeName: Unknown Attribute Colour.',
    (aws, QueueUrl) => call(aws, 'GetQueueAttributes', { QueueUrl, 'AttributeName.1': 'Colour' }),
  ),
  failing(
    'a handle that is none is ReceiptHandleIsInvalid',
    '404 ReceiptHandleIsInvalid: The input receipt handle "garbage" is not a valid receipt handle.',
    (aws, QueueUrl) => call(aws, 'DeleteMessage', { QueueUrl, ReceiptHandle: 'garbage' }),
  ),
  failing(
    'an empty batch is AWS.SimpleQueueService.EmptyBatchRequest',
    /^400 AWS\.SimpleQueueService\.EmptyBatchRequest: /,
    (aws, QueueUrl) => call(aws, 'SendMessageBatch', { QueueUrl }),
  ),
  failing(
    'a value out of range is InvalidParameterValue',
    /^400 InvalidParameterValue: Value 11 for parameter MaxNumberOfMessages is invalid/,
    (aws, QueueUrl) => call(aws, 'ReceiveMessage', { QueueUrl, MaxNumberOfMessages: '11' }),
  ),
];
