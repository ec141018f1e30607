import { AwsError } from '../../core/aws-error.ts';
import { isObject, type JsonObject, objectsOf, parseJson, textOf } from '../../core/json.ts';
import { traceHeaderOf, validTraceHeader } from '../../core/trace-header.ts';
import type { Structure } from '../../http/structure.ts';
import type { QueryOperations, Traced } from '../../http/structured-service.ts';
import { checkArn, type Home, nameIn } from '../arns.ts';
import { invalidParameter } from '../errors.ts';
import { type Message, messageBytes } from '../message.ts';
import { messageAttributes } from '../message-attributes.ts';
import type { DeviceEndpoint } from '../mobile/applications.ts';
import { forTopic, type Receipt } from '../publisher.ts';
import { checkEntries } from './batch.ts';
import type { SnsDeps } from './deps.ts';
import { optional, required, topicIn } from './input.ts';

const MAX_BYTES = 262_144;
const MAX_SUBJECT = 100;

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function publishOperations({ topics, publisher, mobile }: SnsDeps): QueryOperations {
  return {
    Publish: async (input, call) => {
      const target = targetIn(input, topics.home);
      const message = { ...messageIn(input), traceHeader: traceIn(call) };
      if (messageBytes(message) > MAX_BYTES) throw invalidParameter('Message too long');
      if (!nameIn(target).startsWith(DEVICE)) return answerOf(await publisher.publish(topics.get(target), message));
      checkDevice(mobile.findEndpoint(target));
      return { MessageId: publisher.newId() };
    },
    PublishBatch: async (input, call) => {
      const topic = topicIn(input, topics);
      const entries = objectsOf(input['PublishBatchRequestEntries']);
      checkEntries(entries);
      const messages = entries.map((entry, index) => ({
        ...messageIn(entry, `publishBatchRequestEntries.${index + 1}.member.`),
        traceHeader: traceIn(call),
      }));
      if (messages.reduce((sum, message) => sum + messageBytes(message), 0) > MAX_BYTES) {
        const problem = 'The length of all the messages put together is more than the limit.';
        throw new AwsError('BatchRequestTooLong', problem);
      }
      // All of them must be right before the first goes out.
      for (const message of messages) forTopic(topic, message);
      const Successful: Structure[] = [];
      for (const [index, message] of messages.entries()) {
        const receipt = await publisher.publish(topic, message);
        Successful.push({ Id: textOf(entries[index]?.['Id']), ...answerOf(receipt) });
      }
      return { Successful, Failed: [] };
    },
  };
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-active-tracing.html */
const traceIn = (call: Traced | undefined): string | undefined => call && validTraceHeader(traceHeaderOf(call));

const answerOf = ({ messageId, sequenceNumber }: Receipt): Structure => ({
  MessageId: messageId,
  SequenceNumber: sequenceNumber,
});

/** Begins the last part of the ARN of an endpoint for mobile push. */
const DEVICE = 'endpoint/';

/** The ARN of the topic or the endpoint that a message goes to. */
function targetIn(input: JsonObject, home: Home): string {
  const phone = optional(input, 'PhoneNumber');
  if (phone !== undefined) throw noPhone(phone);
  const parameter = input['TopicArn'] === undefined ? 'TargetArn' : 'TopicArn';
  const arn = optional(input, parameter);
  if (arn === undefined) throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter');
  checkArn(arn, parameter, home);
  return arn;
}

/** Nothing leaves the region, but a caller learns what AWS would say. */
function checkDevice(endpoint: DeviceEndpoint | undefined): void {
  if (endpoint === undefined) {
    throw invalidParameter('TargetArn Reason: No endpoint found for the target arn specified');
  }
  if (endpoint.attributes.get('Enabled') === 'false') throw new AwsError('EndpointDisabled', 'Endpoint is disabled');
}

const PHONE = /^\+?[1-9]\d{1,14}$/;

function noPhone(number: string): AwsError {
  if (!PHONE.test(number)) return invalidParameter(`PhoneNumber Reason: ${number} is not valid to publish to`);
  return invalidParameter('PhoneNumber Reason: the region sends no text messages to phones');
}

/** @param place of the message's members in the call: empty, or that of an entry of a batch */
function messageIn(input: JsonObject, place = ''): Message {
  const text = required(input, 'Message');
  if (text === '') throw invalidParameter('Empty message');
  const subject = optional(input, 'Subject');
  if (subject !== undefined && !isSubject(subject)) throw invalidParameter('Subject');
  const textOfProtocol = textsByProtocol(text, optional(input, 'MessageStructure'));
  return {
    text: textOfProtocol?.['default'] ?? text,
    textOf: textOfProtocol,
    subject,
    attributes: messageAttributes(input['MessageAttributes'], place),
    groupId: idIn(input, 'MessageGroupId'),
    deduplicationId: idIn(input, 'MessageDeduplicationId'),
  };
}

const isSubject = (subject: string): boolean =>
  subject.length > 0 && subject.length <= MAX_SUBJECT && !/\p{Cc}/u.test(subject);

/**
 * The texts of the structure `json`; undefined for a plain message.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-send-custom-platform-specific-payloads-mobile-devices.html
 */
function textsByProtocol(text: string, structure: string | undefined): Readonly<Record<string, string>> | undefined {
  if (structure === undefined) return undefined;
  if (structure !== 'json') throw invalidParameter('MessageStructure');
  const value = parseJson(text);
  if (!isObject(value)) throw invalidParameter('Message Structure - JSON message body failed to parse');
  const texts = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (typeof value['default'] !== 'string') {
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  }
  return Object.fromEntries(texts);
}

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_RequestParameters */
const ID = /^[\x21-\x7e]{1,128}$/;

function idIn(input: JsonObject, name: string): string | undefined {
  const id = optional(input, name);
  if (id === undefined || ID.test(id)) return id;
  const allowed = '1 to 128 letters, digits and punctuation marks';
  throw invalidParameter(`${name} Reason: it must have ${allowed}`);
}
